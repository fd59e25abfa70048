// The chart of a card alone: in the room and in the colours that there are, and again for others.
(() => {
  const { otherwise, onCard } = window.cqcm.room;
  const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false };
  const known = JSON.parse(document.getElementById("known").textContent);
  const place = document.querySelector(".chart");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const phone = matchMedia("(max-width: 599px)");

  function draw(theme = document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) {
    const width = place.clientWidth;
    if (!width) return; // in a part of the page that is not shown yet
    const { data, layout: whole } = otherwise(known.figure, known.otherwise[theme + (phone.matches ? "-phone" : "")]);
    const { meta, ...layout } = onCard(whole, width);
    place.nextElementSibling.textContent = meta.notes.join("\n");
    window.Plotly.react(place, data, layout, CONFIG);
  }

  // A chart that cannot be drawn has a table with the same numbers.
  function showTable() {
    place.hidden = true;
    document.querySelector("details").open = true;
    const status = document.querySelector(".status");
    status.textContent = status.dataset.words;
  }

  if (!window.Plotly) {
    showTable();
    return;
  }
  let drawn = 0; // for which width: a chart that is drawn changes the height alone
  new ResizeObserver(() => {
    if (place.clientWidth === drawn) return;
    drawn = place.clientWidth;
    draw();
  }).observe(place);
  dark.addEventListener("change", () => draw());
  addEventListener("beforeprint", () => draw("light"));
  addEventListener("afterprint", () => draw());
})();
