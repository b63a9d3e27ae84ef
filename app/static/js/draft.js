// What is typed into a petition's form is kept by htmx a moment later; a window closed before that moment sends it on its way.
const form = document.querySelector("form[data-draft]");
let unsent = false;
form.addEventListener("input", () => { unsent = true; });
form.addEventListener("submit", () => { unsent = false; });
form.addEventListener("htmx:beforeRequest", () => { unsent = false; });
form.addEventListener("htmx:sendError", () => { unsent = true; });
addEventListener("pagehide", () => { if (unsent) navigator.sendBeacon(form.dataset.draft, new FormData(form)); });
