// One tick for all of a list.
for (const all of document.querySelectorAll("[data-all]")) {
  const each = () => [...all.form.querySelectorAll(`[name=${all.dataset.all}]`)];
  all.hidden = false;
  all.addEventListener("change", () => each().forEach((box) => { box.checked = all.checked; }));
  all.form.addEventListener("change", () => { all.checked = each().every((box) => box.checked); });
}
