// Keys press buttons: data-key on a button. They can be switched off (WCAG 2.1.4), which this browser remembers.
const line = document.querySelector("[data-keys]");
const off = () => localStorage.getItem("keys") === "off";

document.addEventListener("keydown", (event) => {
  if (off() || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const button = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key.toLowerCase());
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("submit", (event) => { // one case, one answer, however often a key is pressed
  if (!event.target.querySelector("[data-key]")) return;
  setTimeout(() => document.querySelectorAll("[data-key]").forEach((button) => { button.disabled = true; }), 0);
});

window.addEventListener("pageshow", () => document.querySelectorAll("[data-key]").forEach((button) => { button.disabled = false; }));

if (line) {
  const button = line.querySelector("[data-keys-switch]"), words = line.querySelector("[data-keys-on]");
  const show = () => {
    button.textContent = off() ? button.dataset.on : button.dataset.off;
    words.hidden = off();
  };
  button.addEventListener("click", () => { localStorage.setItem("keys", off() ? "on" : "off"); show(); });
  line.hidden = false;
  show();
}
