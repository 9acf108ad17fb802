// Saves what is typed at the desk ten seconds after a change. Without it there is the button.
(() => {
  const form = document.querySelector("form:has(.decision)");
  const status = form?.querySelector(".saved");

  if (status) {
    const PAUSE = 10_000; // milliseconds
    const { draft, fault, away } = status.dataset;
    let waiting = 0;
    let changes = 0;

    const say = (words) => { status.textContent = words; };

    const send = () => fetch(draft, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });

    /* A log-in in another tab gives the session a new token; this page then learns it and sends once more. */
    const renew = async () => {
      const answer = await fetch(draft, { redirect: "manual" });
      if (!answer.ok) return false;
      form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
      return true;
    };

    const save = async () => {
      waiting = 0;
      const saved = changes;
      try {
        let answer = await send();
        if (answer.status === 403 && await renew()) answer = await send();
        if (answer.ok || answer.status === 409) {
          say((await answer.json()).said);
        } else {
          say(answer.type === "opaqueredirect" ? away : fault);
        }
      } catch {
        say(fault);
      }
      if (changes !== saved && !waiting) waiting = setTimeout(save, PAUSE);
    };

    form.addEventListener("input", () => {
      changes += 1;
      waiting ||= setTimeout(save, PAUSE);
    });
    form.addEventListener("submit", () => { clearTimeout(waiting); });
  }
})();
