// Passkeys: asks the browser for one and posts the answer. Needs allauth's webauthn-json.js.
"use strict";
(() => {
  const passkeys = globalThis.webauthnJSON;
  const available = Boolean(passkeys?.supported() && globalThis.isSecureContext);

  async function optionsOf(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()).request_options;
  }

  function asPasskey(options, form) {
    const box = form.querySelector("input[name=passwordless]");
    const choice = options.publicKey.authenticatorSelection;
    if (!box || !choice) return options;
    choice.residentKey = box.checked ? "required" : "discouraged";
    choice.requireResidentKey = box.checked;
    if (box.checked) choice.userVerification = "required";
    return options;
  }

  async function answer(form) {
    const options = await optionsOf(form);
    if (form.dataset.passkey === "create") return passkeys.create(asPasskey(options, form));
    return passkeys.get(options);
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const note = form.querySelector("[data-passkey-note]");
    if (!available) {
      note.textContent = form.dataset.unavailable;
      for (const button of form.querySelectorAll("button")) button.disabled = true;
      continue;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      note.textContent = "";
      try {
        form.querySelector("input[name=credential]").value = JSON.stringify(await answer(form));
        form.submit();
      } catch {
        // Cancelled, timed out or refused: browsers deliberately do not say which.
        note.textContent = form.dataset.failed;
      }
    });
  }
})();
