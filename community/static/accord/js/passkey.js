// Passkeys: asks the browser to make or use one, and sends what it says with the form.
const fromText = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const unpack = (options) => {
  const key = structuredClone(options.publicKey);
  key.challenge = fromText(key.challenge);
  if (key.user) key.user.id = fromText(key.user.id);
  for (const list of [key.excludeCredentials, key.allowCredentials]) {
    for (const one of list ?? []) one.id = fromText(one.id);
  }
  return { publicKey: key };
};

const pack = (credential) => {
  const response = {};
  for (const name of ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const says = form.querySelector("[data-passkey-says]");
  form.hidden = false;
  if (!window.PublicKeyCredential) {
    form.querySelector("button").disabled = true;
    says.textContent = "This browser does not know passkeys.";
    continue;
  }
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const options = unpack(JSON.parse(document.getElementById("passkey-options").textContent));
    const ask = form.dataset.passkey === "make" ? "create" : "get";
    try {
      says.textContent = "Your browser is asking you now.";
      form.elements.credential.value = pack(await navigator.credentials[ask](options));
      form.requestSubmit();
    } catch (error) {
      if (error.name !== "NotAllowedError" && error.name !== "InvalidStateError") throw error;
      says.textContent = "Nothing was sent. You can try again, or go back.";
    }
  });
}
