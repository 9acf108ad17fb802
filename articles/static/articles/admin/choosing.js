// Offers articles while somebody types some of a title. Without it, an address is typed.
(() => {
  const WAIT = 150; // milliseconds without a key before the library is asked

  document.querySelectorAll("input[data-offers]").forEach((input) => {
    let timer = 0;
    let asked = 0;

    const offer = async () => {
      const turn = (asked += 1);
      const answer = await fetch(`${input.dataset.offers}?${new URLSearchParams({ q: input.value })}`);
      if (!answer.ok || turn !== asked) return;
      const { offers } = await answer.json();
      input.list.replaceChildren(...offers.map((name) => new Option("", name)));
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(offer, WAIT);
    });
    input.addEventListener("focus", offer, { once: true });
  });
})();
