// Signatures a day as a chart that answers the pointer. It is read from the table beneath; without script, or where
// uPlot is missing, the drawn bars stay.
(() => {
  const language = document.documentElement.lang || "en";
  const near = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" });
  const long = new Intl.DateTimeFormat(language, { weekday: "long", month: "long", day: "numeric", timeZone: "UTC" });
  const figure = new Intl.NumberFormat("en-US");

  function read(table) {
    const rows = [...table.tBodies[0].rows].reverse();
    const days = rows.map((row) => new Date(row.cells[0].dataset.day + "T00:00:00Z"));
    return { days, numbers: rows.map((row) => Number(row.cells[1].dataset.number)) };
  }

  function draw(box) {
    const { days, numbers } = read(document.getElementById(box.dataset.days));
    const said = document.createElement("p");
    said.className = "days-said";
    said.setAttribute("aria-hidden", "true"); // the table says it to those who do not point
    const color = (name) => getComputedStyle(box).getPropertyValue(name).trim();
    let chart = null;

    function options() {
      const axis = { stroke: color("--quiet"), font: "13px " + color("--text"), grid: { show: false }, ticks: { show: false } };
      return {
        width: box.clientWidth, height: 190, legend: { show: false }, padding: [8, 0, 0, 0],
        cursor: { x: false, y: false, drag: { setScale: false }, points: { show: false } },
        scales: { x: { time: false, range: [-0.6, Math.max(6, days.length - 1) + 0.6] }, y: { range: (_, __, most) => [0, Math.max(1, most) * 1.04] } },
        axes: [
          { ...axis, size: 28, incrs: [1, 2, 7, 14], values: (_, ticks) => ticks.map((n) => (days[n] ? near.format(days[n]) : "")) },
          { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000], values: (_, ticks) => ticks.map((n) => figure.format(n)), grid: { show: true, stroke: color("--line"), width: 1 } },
        ],
        series: [{}, { fill: color("--accent-text"), stroke: color("--accent-text"), width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.78, 46], align: 0 }) }],
        hooks: { setCursor: [(u) => { const n = u.cursor.idx; said.textContent = n == null || !days[n] ? "" : long.format(days[n]) + ": " + figure.format(numbers[n]); }] },
      };
    }

    function render() {
      if (chart) chart.destroy();
      chart = new uPlot(options(), [days.map((_, n) => n), numbers], box);
    }

    const picture = box.querySelector("svg");
    const label = picture.getAttribute("aria-label");
    picture.remove();
    box.classList.add("drawn");
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", label);
    const ends = box.nextElementSibling;
    box.after(said);
    if (ends && ends.classList.contains("days-ends")) [...ends.children].forEach((end, n, all) => { if (all.length > 2 ? n !== 1 : true) end.hidden = true; });
    render();
    new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: 190 })).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
  }

  if (window.uPlot) document.querySelectorAll("[data-days]").forEach(draw);
})();
