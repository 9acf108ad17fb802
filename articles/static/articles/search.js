// Offers names of pages while somebody types in the search box. The form works without it.
(() => {
  const WAIT = 150; // milliseconds without a key before the library is asked

  document.querySelectorAll("[data-suggestions]").forEach((input) => {
    const list = document.createElement("ul");
    const status = document.createElement("div");
    list.id = `${input.id}-list`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent);
    list.hidden = true;
    status.className = "vh";
    status.setAttribute("role", "status");
    input.parentElement.append(list, status);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));

    let active = -1;
    let timer = 0;
    let asked = 0;

    const choose = (index) => {
      const options = [...list.children];
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
      active = index;
      if (index < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", options[index].id);
      options[index].scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      asked += 1; // whatever is still on its way comes too late
      clearTimeout(timer);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      choose(-1);
    };
    const take = (index) => {
      input.value = list.children[index].dataset.name;
      close();
      input.form.requestSubmit();
    };
    const show = (suggestions) => {
      list.replaceChildren(...suggestions.map(({ name, title }, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.name = name;
        option.textContent = title ? `${name} (${title})` : name;
        option.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
        option.addEventListener("click", () => take(index));
        return option;
      }));
      choose(-1);
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      const { some, none } = input.dataset;
      status.textContent = suggestions.length ? `${some} ${suggestions.length}` : none;
    };
    const ask = async () => {
      const turn = (asked += 1);
      try {
        const answer = await fetch(`${input.dataset.suggestions}?${new URLSearchParams({ q: input.value })}`);
        const { suggestions } = await answer.json();
        if (turn === asked && document.activeElement === input) show(suggestions);
      } catch {
        if (turn === asked) close(); // no suggestions are no harm
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (input.value.trim().length < 2) close();
      else timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("blur", close);
    input.form.addEventListener("submit", close);
    input.addEventListener("keydown", (event) => {
      const count = list.hidden ? 0 : list.children.length;
      if (event.isComposing) return;
      if (event.key === "Escape" && count) close();
      else if (event.key === "ArrowDown" && count) choose(active + 1 < count ? active + 1 : -1);
      else if (event.key === "ArrowUp" && count) choose(active < 0 ? count - 1 : active - 1);
      else if (event.key === "Enter" && active >= 0) take(active);
      else return;
      event.preventDefault();
    });
  });
})();
