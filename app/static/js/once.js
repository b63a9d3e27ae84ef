// A file that can be fetched once: its button goes as soon as it is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.once) return;
  setTimeout(() => { // after the form has been sent
    const note = document.createElement("p");
    note.textContent = form.dataset.once;
    form.replaceChildren(note);
  }, 0);
});
