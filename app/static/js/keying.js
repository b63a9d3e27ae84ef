// Lines of a sheet: each is sent as it is typed. What could not be sent is kept in this browser, under the account's and
// the sheet's number, until the server has it; whoever signs out takes it away (leaving.js).
const form = document.querySelector("form.keying"), bar = document.querySelector("[data-saving]");
const units = form ? [...form.querySelectorAll("[data-save]")] : [];
const lines = units.filter((unit) => unit.dataset.line), words = bar ? bar.dataset : {};
const shelf = `cityroll.typed.${words.owner}`, dirty = new Set(), clashes = new Set();
let busy = false, timer = 0, pause = 0, savedAt = 0, out = false;

const inputs = (unit) => [...unit.querySelectorAll("input:not([type=hidden]), select")];
const over = (unit) => unit.querySelector("input[type=hidden]");
const bare = (input) => input.name.replace(/-\d+$/, "");
const field = (unit, name) => inputs(unit).find((input) => bare(input) === name);
const value = (input) => (input.type === "checkbox" ? (input.checked ? "y" : "") : input.value);
const blank = (unit) => inputs(unit).every((input) => (bare(input) === "kind" ? value(input) === "signed" : !value(input)));

function put(input, text) {
  if (input.type === "checkbox") input.checked = Boolean(text); else input.value = text;
}

// ---- kept in the browser
function keep() {
  if (document.documentElement.dataset.leaving) return;
  const held = {};
  for (const unit of dirty) held[unit.dataset.save] = { over: over(unit) ? over(unit).value : "", values: inputs(unit).map((input) => [input.name, value(input)]) };
  try {
    if (dirty.size) localStorage.setItem(shelf, JSON.stringify(held)); else localStorage.removeItem(shelf);
  } catch { /* no room or not allowed: the page itself still holds it */ }
}

function bringBack() {
  let held = {};
  try { held = JSON.parse(localStorage.getItem(shelf) || "{}"); } catch { return; }
  for (const unit of units) {
    const mine = held[unit.dataset.save];
    if (!mine) continue;
    for (const [name, text] of mine.values) {
      const input = inputs(unit).find((one) => one.name === name);
      if (input) put(input, text);
    }
    if (over(unit)) over(unit).value = mine.over;
    dirty.add(unit);
    look(unit);
  }
}

// ---- sending, one at a time
async function send() {
  clearTimeout(timer);
  const unit = [...dirty].find((one) => !clashes.has(one));
  if (busy || !unit) return tell();
  busy = true;
  tell();
  const sent = new URLSearchParams(inputs(unit).filter((input) => value(input)).map((input) => [input.name, value(input)]));
  const before = sent.toString();
  sent.set("csrf_token", form.elements.csrf_token.value);
  if (over(unit)) sent.set(over(unit).name, over(unit).value);
  try {
    const answer = await fetch(unit.dataset.save, { method: "POST", body: sent, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000) });
    const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
    if (!told) throw await refused(answer);
    out = false;
    pause = 0;
    if (answer.status === 409) clash(unit, told);
    else if (!answer.ok) throw gone(told.message);
    else stored(unit, told, before);
  } catch (error) {
    pause = Math.min(15000, (pause || 500) * 2);
  }
  busy = false;
  keep();
  tell();
  timer = setTimeout(send, pause);
}

function stored(unit, told, before) {
  if (over(unit)) over(unit).value = told.over;
  const now = new URLSearchParams(inputs(unit).filter((input) => value(input)).map((input) => [input.name, value(input)])).toString();
  if (now === before) dirty.delete(unit);
  savedAt = Date.now();
  note(unit, told.notes.map((one) => line(one.text, one.href)));
  const typed = document.querySelector("[data-typed]");
  if (typed && told.typed) typed.textContent = told.typed;
}

// Not our answer: signed out, or the token is another session's by now. The page itself says which.
async function refused(answer) {
  out = answer.redirected;
  if (answer.status === 400 || answer.status === 403) {
    const page = await fetch(location.pathname);
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form.keying [name=csrf_token]");
    out = !fresh;
    if (fresh) for (const token of document.querySelectorAll("[name=csrf_token]")) token.value = fresh.value;
  }
  return new Error("refused");
}

function gone(message) {
  form.querySelectorAll("input, select, button").forEach((input) => { input.disabled = true; });
  dirty.clear();
  bar.hidden = false;
  bar.querySelector("[data-state]").textContent = message;
  return new Error("gone");
}

// ---- somebody else has typed the same line
function clash(unit, theirs) {
  clashes.add(unit);
  const told = line(theirs.message);
  told.className = "clash";
  told.append(press(words.theirs, () => {
    for (const input of inputs(unit)) put(input, bare(input) === "kind" ? theirs.kind : theirs.values[bare(input)] || "");
    dirty.delete(unit);
    settle(unit, theirs.over);
  }), press(words.mine, () => settle(unit, theirs.over)));
  note(unit, [told]);
}

function settle(unit, mark) {
  over(unit).value = mark;
  clashes.delete(unit);
  note(unit, []);
  look(unit);
  keep();
  send();
}

function press(text, deed) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "link", textContent: text });
  button.addEventListener("click", deed);
  return button;
}

function line(text, href) {
  const told = document.createElement("p"), inside = href ? document.createElement("a") : told;
  inside.textContent = text;
  if (href) { Object.assign(inside, { href, target: "_blank", rel: "noopener" }); told.append(inside); }
  return told;
}

function note(unit, notes) {
  unit.querySelector(".line-notes").replaceChildren(...notes);
}

// ---- what the bar says
function tell() {
  if (!bar || bar.querySelector("[data-state]").textContent && form.elements.csrf_token.disabled) return;
  const waits = pause > 0 && dirty.size > 0 || clashes.size > 0;
  const text = out ? words.out : waits ? words.waiting.replace("{n}", dirty.size) : dirty.size ? words.sending : words.stored;
  const state = bar.querySelector("[data-state]");
  if (state.textContent !== text) state.textContent = text;
  bar.classList.toggle("is-waiting", waits || out);
  for (const unit of units) unit.classList.toggle("is-unstored", waits && dirty.has(unit));
  age();
}

function age() {
  const seconds = Math.round((Date.now() - savedAt) / 1000);
  const text = !savedAt ? "" : seconds < 90 ? words.agoSeconds.replace("{n}", seconds) : words.agoMinutes.replace("{n}", Math.round(seconds / 60));
  bar.querySelector("[data-ago]").textContent = text;
}

// ---- typing
function look(unit) {
  const kind = field(unit, "kind");
  if (!kind) return;
  for (const name of ["signed", "unreadable", "crossed", "empty"]) unit.classList.toggle(`line-${name}`, kind.value === name);
  for (const input of inputs(unit)) if (input !== kind) input.readOnly = kind.value !== "signed";
}

// ZIP and date are mostly those of the line above: offered with the first letter of a new line.
function remember(unit, typed) {
  if (!unit.dataset.line || typed.matches("select") || unit.dataset.begun) return;
  unit.dataset.begun = "yes";
  for (const name of ["postal_code", "date"]) {
    const input = field(unit, name), above = before(unit, name);
    if (input && input !== typed && !input.value && above) {
      input.value = above;
      input.classList.add("remembered");
    }
  }
}

function before(unit, name) {
  for (let at = lines.indexOf(unit) - 1; at >= 0; at--) {
    const found = field(lines[at], name);
    if (found && found.value && field(lines[at], "kind").value === "signed") return found.value;
  }
  return "";
}

function changed(event) {
  const unit = event.target.closest("[data-save]");
  if (!unit) return;
  if (event.type === "input") {
    if (event.target.value) remember(unit, event.target);
    event.target.classList.remove("remembered");
  }
  look(unit);
  dirty.add(unit);
  clashes.delete(unit);
  keep();
  tell();
  clearTimeout(timer);
  timer = setTimeout(send, pause || 700);
}

function keyed(event) {
  const unit = event.target.closest("[data-save]");
  if (!unit) return;
  const kind = field(unit, "kind"), wish = { KeyU: "unreadable", KeyX: "crossed" }[event.code];
  if (event.altKey && wish && kind) {
    event.preventDefault();
    kind.value = kind.value === wish ? "signed" : wish;
    kind.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    ditto(event.target, unit);
    next(unit);
  } else if (event.key === "Tab") ditto(event.target, unit);
}

function ditto(input, unit) {
  if (!unit.dataset.line || !["\"", "”", "“", "″", "''"].includes(input.value.trim())) return;
  input.value = before(unit, bare(input));
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function next(unit) {
  const following = units[units.indexOf(unit) + 1];
  const target = following ? inputs(following)[0] : document.getElementById("filled");
  target.focus();
  if (target.select) target.select();
  if (dirty.size) send();
}

if (form) {
  bar.hidden = false;
  bringBack();
  units.forEach(look);
  for (const unit of lines) if (!blank(unit)) unit.dataset.begun = "yes";
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("keydown", keyed);
  form.addEventListener("focusin", (event) => event.target.select && event.target.matches(".govuk-input:not([type=date])") && event.target.select());
  form.addEventListener("focusout", (event) => { if (dirty.size && !(event.relatedTarget && event.target.closest("[data-save]") === event.relatedTarget.closest("[data-save]"))) send(); });
  addEventListener("online", () => { pause = 0; send(); });
  setInterval(age, 1000);
  // closing and comparing come after the last line is stored
  for (const after of document.querySelectorAll("form[data-after-saving]")) after.addEventListener("submit", (event) => {
    if (!dirty.size) return;
    event.preventDefault();
    const button = event.submitter;
    pause = 0;
    send();
    const wait = setInterval(() => {
      if (!dirty.size) { clearInterval(wait); after.requestSubmit(button); }
      else if (pause || clashes.size) { clearInterval(wait); bar.querySelector("[data-state]").textContent = words.first; bar.scrollIntoView({ block: "center" }); }
    }, 100);
  });
  const summary = document.querySelector(".summary"), fresh = lines.find(blank);
  if (summary) summary.focus();
  else if (fresh) inputs(fresh)[0].focus({ preventScroll: fresh === lines[0] });
  if (dirty.size) send(); else tell();
}
