// What is typed into a petition's form is kept by htmx a moment later. A window that closes or reloads before that moment
// sends it on its way, and finds it in its own storage again, whichever is faster.
const form = document.querySelector("form[data-draft]");
const place = `cityroll.draft.${form.dataset.draft}`;
let unsent = false;

const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "submit"].includes(field.type));
const boxed = (field) => field.type === "checkbox" || field.type === "radio";

const left = JSON.parse(sessionStorage.getItem(place) || "null");
sessionStorage.removeItem(place); // a copy of this window is another window
if (left) {
  form.elements.tab.value = left.tab;
  fields().forEach((field) => {
    if (boxed(field)) field.checked = field.name in left.typed;
    else if (field.name in left.typed) field.value = left.typed[field.name];
  });
  addEventListener("load", () => form.dispatchEvent(new Event("input", { bubbles: true }))); // htmx listens by then
}

form.addEventListener("input", () => { unsent = true; });
form.addEventListener("submit", () => { unsent = false; });
document.addEventListener("submit", (event) => { if (event.target.action.endsWith("/account/logout")) unsent = false; });
form.addEventListener("htmx:beforeRequest", () => { unsent = false; });
form.addEventListener("htmx:sendError", () => { unsent = true; });
addEventListener("pagehide", () => {
  if (!unsent) return;
  const typed = Object.fromEntries(fields().filter((f) => !boxed(f) || f.checked).map((f) => [f.name, f.value]));
  sessionStorage.setItem(place, JSON.stringify({ tab: form.elements.tab.value, typed }));
  navigator.sendBeacon(form.dataset.draft, new FormData(form));
});
