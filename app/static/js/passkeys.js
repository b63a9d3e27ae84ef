// Passkeys: [data-passkey] holds what the server asks, as JSON. With data-make a new one is made, else one answers; the
// answer goes into the form's field and the form is sent. Errors are said in words beside the button.
const raw = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const written = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: raw(one.id) }));

async function make(asked) {
  const publicKey = { ...asked, challenge: raw(asked.challenge), user: { ...asked.user, id: raw(asked.user.id) }, excludeCredentials: known(asked.excludeCredentials) };
  const made = await navigator.credentials.create({ publicKey });
  return {
    id: made.id, rawId: written(made.rawId), type: made.type, extensions: JSON.stringify(made.getClientExtensionResults()),
    response: { attestationObject: written(made.response.attestationObject), clientDataJSON: written(made.response.clientDataJSON), transports: made.response.getTransports ? made.response.getTransports() : [] },
  };
}

async function answer(asked) {
  const publicKey = { ...asked, challenge: raw(asked.challenge), allowCredentials: known(asked.allowCredentials) };
  const given = await navigator.credentials.get({ publicKey }), { authenticatorData, clientDataJSON, signature, userHandle } = given.response;
  return {
    id: given.id, rawId: written(given.rawId), type: given.type, assertionClientExtensions: JSON.stringify(given.getClientExtensionResults()),
    response: { authenticatorData: written(authenticatorData), clientDataJSON: written(clientDataJSON), signature: written(signature), userHandle: userHandle ? written(userHandle) : null },
  };
}

async function go(place) {
  const asked = JSON.parse(place.dataset.passkey), form = place.closest("form"), state = place.querySelector("[role=status]");
  state.textContent = "";
  try {
    const told = await ("make" in place.dataset ? make(asked) : answer(asked));
    form.elements[place.dataset.field || "passkey"].value = JSON.stringify(told);
    const button = form.querySelector("button[type=submit], input[type=submit]");
    if (button) form.requestSubmit(button); else form.submit();
  } catch {
    state.textContent = place.dataset.failed;
  }
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => go(place));
  if ("now" in place.dataset) go(place);
}
