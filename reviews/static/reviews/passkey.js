// Enhancement only: without this file the password and a code do the same.
(() => {
  // A browser would only fail: a passkey belongs to the one address that the server takes it from.
  const elsewhere = document.querySelector("[data-passkey-elsewhere]");
  if (elsewhere && elsewhere.dataset.passkeyElsewhere !== location.origin) {
    elsewhere.hidden = false;
    return;
  }
  if (!window.PublicKeyCredential) return;

  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // What the server offers, with bytes where the browser wants bytes.
  const ask = async (address, form) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const { publicKey } = await answer.json();
    publicKey.challenge = toBytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = toBytes(publicKey.user.id);
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      publicKey[list] = (publicKey[list] || []).map((known) => ({ ...known, id: toBytes(known.id) }));
    }
    return { publicKey };
  };

  // What the browser answers, in text.
  const spell = ({ id, rawId, type, response }) => {
    const said = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) said[name] = toText(response[name]);
    }
    return JSON.stringify({ id, rawId: toText(rawId), type, clientExtensionResults: {}, response: said });
  };

  const use = async (address, form) => spell(await navigator.credentials.get(await ask(address, form)));
  const make = async (address, form) => spell(await navigator.credentials.create(await ask(address, form)));

  const offer = (part, field, act) => {
    const form = part.closest("form");
    const [button, failure] = [part.querySelector("button"), part.querySelector("[role=alert]")];
    part.hidden = false;
    button.addEventListener("click", async () => {
      failure.hidden = true;
      button.disabled = true;
      try {
        form.elements[field].value = await act(form);
      } catch {
        failure.hidden = false;
        button.disabled = false;
        return;
      }
      const enrol = form.querySelector("[data-passkey-offer] button");
      button.disabled = false;
      if (enrol && field === "assertion") enrol.click();
      else form.requestSubmit();
    });
  };

  document.querySelectorAll("[data-passkey]").forEach(
    (part) => offer(part, "assertion", (form) => use(part.dataset.passkey, form)));
  document.querySelectorAll("[data-passkey-offer]").forEach(
    (part) => offer(part, "attestation", (form) => make(part.dataset.passkeyOffer, form)));
})();
