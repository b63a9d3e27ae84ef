// Compares the SHA-256 of dropped files (or of all in a folder) with the packet's; they are read here and sent nowhere.
const box = document.getElementById("compare"), drop = document.getElementById("drop"), answer = document.getElementById("answer");
const files = JSON.parse(box.dataset.files), list = document.getElementById("answers");

async function compare(chosen) {
  say(box.dataset.reading, true);
  list.replaceChildren();
  let good = true, last = "";
  for (const file of chosen) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    document.getElementById("sha256").value = hex;
    const match = files.find((entry) => entry.sha256 === hex);
    const yes = match && (match.name === box.dataset.whole ? box.dataset.yes : box.dataset.part.replace("{name}", match.name));
    last = yes || box.dataset.no;
    good = good && Boolean(match);
    if (chosen.length > 1) {
      const line = document.createElement("li");
      line.textContent = match ? box.dataset.fits.replace("{file}", file.name).replace("{name}", match.name) : box.dataset.misfit.replace("{file}", file.name);
      list.append(line);
    }
  }
  say(chosen.length > 1 ? (good ? box.dataset.allYes : box.dataset.allNo) : last, good);
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
