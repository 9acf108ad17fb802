// Enhancement only: every page is complete without this file.
(() => {
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const status = document.getElementById("ui-status");

  // What is read and not what leads about: the way back from a reference is no part of it. Not shown, it is not copied.
  const textOf = (source) => {
    source.classList.add("copying");
    const text = source.innerText.trim();
    source.classList.remove("copying");
    return text;
  };

  each("[data-print]", (button) => button.addEventListener("click", () => window.print()));

  each("[data-copy]", (button) => button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.value ?? textOf(source));
      status.textContent = button.textContent = button.dataset.done;
    } catch {
      // No permission, or no secure connection: mark the text, so that the reader can copy it.
      if (source.select) source.select();
      else window.getSelection().selectAllChildren(source);
      status.textContent = status.dataset.marked;
    }
  }));

  if (navigator.share) {
    each("[data-share]", (link) => link.addEventListener("click", (event) => {
      event.preventDefault();
      const canonical = document.querySelector("link[rel=canonical]");
      navigator.share({ title: document.title, url: canonical ? canonical.href : location.href })
        // Who closed the sheet meant it; where sharing failed, the reader's mail program opens after all.
        .catch((error) => { if (error.name !== "AbortError") location.href = link.href; });
    }));
  }

  // The day on which a citation was looked up is the reader's. Put in when it is looked at or printed, for browsers read
  // what they know of a language's dates first, which keeps a slow phone busy.
  each("[data-today]", (place) => {
    const put = () => {
      place.textContent = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
    };
    addEventListener("beforeprint", put);
    place.closest("details").addEventListener("toggle", put);
  });

  // Both languages have the same anchors, so the other language opens at the section that is being read.
  each("[data-keep-place]", (link) => link.addEventListener("click", () => {
    const current = document.querySelector(".contents [aria-current]");
    link.hash = window.scrollY === 0 ? "" : current ? current.hash : location.hash;
  }));

  // Tells the reader which section they are in, while the list of contents stands beside the text.
  const entries = new Map();
  each(".contents a", (link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) entries.set(heading, link);
  });
  if (entries.size) {
    const headings = [...entries.keys()];
    const mark = () => {
      const line = window.innerHeight / 3;
      const current = headings.filter((heading) => heading.getBoundingClientRect().top < line).pop();
      entries.forEach((link, heading) => {
        if (heading === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    requestAnimationFrame(mark);  // with the layout that comes anyway, instead of one before it
  }
})();
