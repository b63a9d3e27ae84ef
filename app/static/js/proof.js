// The sum a form offers where many sign from one network: altcha's widget, in our words and with a worker of our own host.
import "../vendor/altcha.min.js";

const widget = document.querySelector("altcha-widget");
if (isSecureContext) {
  $altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker("/static/vendor/altcha-pbkdf2.js"));
  $altcha.i18n.set(document.documentElement.lang, JSON.parse(widget.dataset.words));
} else {
  widget.closest(".proof").remove(); // browsers keep their cryptography to https
}
