// Compares a dropped file's SHA-256 with the packet's files; the file is read here and sent nowhere.
const box = document.getElementById("compare"), drop = document.getElementById("drop"), answer = document.getElementById("answer");
const files = JSON.parse(box.dataset.files);

async function compare(file) {
  say(box.dataset.reading, true);
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  document.getElementById("sha256").value = hex;
  const match = files.find((entry) => entry.sha256 === hex);
  const yes = match && (match.name === box.dataset.whole ? box.dataset.yes : box.dataset.part.replace("{name}", match.name));
  say(yes || box.dataset.no, Boolean(match));
}

function say(words, good) {
  answer.hidden = false;
  answer.textContent = words;
  answer.classList.toggle("notice-bad", !good);
}

if (window.crypto && crypto.subtle) { // absent without https, save on one's own machine: then the digest is pasted
  drop.hidden = false;
  const file = document.getElementById("file");
  file.addEventListener("click", () => { file.value = ""; }); // the same file chosen again may have changed: look again
  file.addEventListener("change", () => file.files[0] && compare(file.files[0]));
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) compare(event.dataTransfer.files[0]);
  });
}
