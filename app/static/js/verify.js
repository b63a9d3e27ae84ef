// Compares the SHA-256 of dropped files (or of all in a folder) with the packet's; they are read here and sent nowhere.
// The page knows the zip and manifest.json. The other files are in the manifest: dropped, and found to be the one, it
// is kept here and the others are compared with it.
const box = document.getElementById("compare"), drop = document.getElementById("drop"), answer = document.getElementById("answer");
const told = JSON.parse(box.dataset.told), list = document.getElementById("answers"), MANIFEST = "manifest.json";
let listed; // by the manifest

async function compare(chosen) {
  say(box.dataset.reading, true);
  list.replaceChildren();
  const read = [];
  for (const file of chosen) {
    const bytes = await file.arrayBuffer(), hex = await digest(bytes);
    document.getElementById("sha256").value = hex;
    if (told.some((entry) => entry.name === MANIFEST && entry.sha256 === hex)) listed = JSON.parse(new TextDecoder().decode(bytes)).files;
    read.push({ file: file.name, hex });
  }
  for (const one of read) one.match = [...told, ...listed || []].find((entry) => entry.sha256 === one.hex);
  const good = read.every((one) => one.match);
  if (read.length > 1) for (const one of read) {
    const line = document.createElement("li");
    line.textContent = (one.match ? box.dataset.fits.replace("{name}", one.match.name) : box.dataset.misfit).replace("{file}", one.file);
    list.append(line);
  }
  say(read.length > 1 ? several(read, good) : single(read[0]), good);
}

async function digest(bytes) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function single({ file, match }) {
  if (!match) return listed || /\.zip$|^manifest.*\.json$/i.test(file) ? box.dataset.no : box.dataset.alone;
  if (match.name.endsWith(".zip")) return box.dataset.yes;
  return box.dataset.part.replace("{name}", match.name) + (match.name === MANIFEST ? ` ${box.dataset.next}` : "");
}

function several(read, good) {
  if (good) return box.dataset.allYes;
  const told = (one) => one.file === MANIFEST || !one.match && /\.zip$/i.test(one.file); // whether or not one knows the rest
  return listed || read.some(told) ? box.dataset.allNo : box.dataset.alone;
}

async function within(entry) { // a folder that was dropped: every file in it, however deep
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader(), found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    for (const one of some) found.push(...await within(one));
  }
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
  file.addEventListener("change", () => file.files[0] && compare([...file.files]));
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const found = (await Promise.all(entries.map(within))).flat();
    if (found.length) compare(found);
  });
}
