// The scan beside the lines: larger, smaller, moved by the arrow keys while it is in focus.
function zoom(pages, by) {
  const pictures = [...pages.querySelectorAll("img")];
  const width = by ? Math.min(4 * pages.clientWidth, Math.max(pages.clientWidth / 2, pictures[0].getBoundingClientRect().width * by)) : pages.clientWidth;
  const middle = [(pages.scrollLeft + pages.clientWidth / 2) / pages.scrollWidth, (pages.scrollTop + pages.clientHeight / 2) / pages.scrollHeight];
  for (const picture of pictures) picture.style.width = `${width}px`;
  pages.scrollTo(middle[0] * pages.scrollWidth - pages.clientWidth / 2, middle[1] * pages.scrollHeight - pages.clientHeight / 2);
}
function ready() {
  for (const button of document.querySelectorAll("[data-zoom], [data-zoom-hint]")) button.hidden = false;
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom]");
  if (button) zoom(button.closest(".scan").querySelector(".scan-pages"), Number(button.dataset.zoom));
});
document.addEventListener("keydown", (event) => {
  const pages = event.target.closest(".scan-pages"), by = { "+": 1.25, "=": 1.25, "-": 0.8, 0: 0 }[event.key];
  if (!pages || by === undefined || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  zoom(pages, by);
});
document.addEventListener("htmx:afterSwap", ready);
ready();
