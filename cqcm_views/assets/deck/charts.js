// The charts of a deck, drawn by the Plotly that stands in the file: on slides for their 1280 by 720,
// whatever the window, which shows them larger or smaller as it does a picture; in the copy live,
// for the width that there is.
(() => {
  const { cqcm } = window;
  const { onCard, filling, otherwise, least, keepApart } = cqcm.room;
  const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false };
  const WIDTH = 1280; // pixels of a slide, which all its sizes are told in
  const FEW = 600; // pixels of a window, below which it has a phone's charts

  cqcm.known = JSON.parse(document.getElementById("known").textContent);
  cqcm.language = () => document.documentElement.dataset.language;
  cqcm.say = (name) => cqcm.known[cqcm.language()].words[name];

  for (const place of document.querySelectorAll(".chart")) place.drawn = false;

  const figureOf = (place) => {
    const { language } = place.closest("main").dataset;
    return cqcm.known[language].figures[place.dataset.figure];
  };

  // On a slide: all of the room between its words. What is too high for it scrolls, rather than
  // being small; a long line above goes first, which the presenter's notes have as well.
  function onSlide(slide) {
    const place = slide.querySelector(".chart");
    if (!place || place.drawn) return;
    place.drawn = true;
    const { data, layout: whole } = structuredClone(figureOf(place).slide);
    let [width, room] = roomOf(slide, place);
    const { meta, ...layout } = onCard(whole, width);
    if (least(layout) > room && slide.querySelector(".below")?.getClientRects().length) {
      slide.toggleAttribute("data-tight", isLong(slide));
      [width, room] = roomOf(slide, place);
    }
    data.forEach(keepApart);
    const filled = filling(room, data, { ...layout, height: least(layout) });
    window.Plotly.newPlot(place, data, filled, { ...CONFIG, staticPlot: true });
    for (const svg of place.querySelectorAll(".main-svg")) {
      svg.setAttribute("viewBox", `0 0 ${width} ${filled.height}`);
      svg.setAttribute("preserveAspectRatio", "xMinYMin");
    }
    place.style.setProperty("--width", width);
    place.style.setProperty("--height", filled.height);
    if (filled.height > room + 1) place.tabIndex = 0;
  }

  // In pixels of a slide.
  function roomOf(slide, place) {
    const scale = WIDTH / slide.getBoundingClientRect().width;
    const { width, height } = place.getBoundingClientRect();
    return [width, height].map((length) => Math.floor(length * scale));
  }

  function isLong(slide) {
    const below = slide.querySelector(".below");
    return below.getBoundingClientRect().height > 1.5 * Number.parseFloat(getComputedStyle(below).lineHeight);
  }

  // On paper nothing scrolls: what is too high and leaves room beside it stands there in columns, cut
  // between its words. What leaves none is smaller.
  const GAP = 40; // pixels of a slide
  function onPaper(slide) {
    const place = slide.querySelector(".chart[tabindex]");
    if (!place) return;
    const { words, width, height } = measured(place);
    const wide = Math.max(...words.map(({ right }) => right)) + GAP;
    const many = Math.floor(width / wide);
    if (many < 2) return;
    const cuts = [0, ...Array.from({ length: many - 1 }, (_, n) => between(words, ((n + 1) * height) / many)), height];
    const highest = Math.max(...cuts.slice(1).map((cut, n) => cut - cuts[n]));
    const columns = cuts.slice(1).map((cut, n) => column(place, [0, cuts[n], wide, cut - cuts[n]], highest));
    place.before(Object.assign(document.createElement("div"), { className: "columns" }));
    place.previousElementSibling.append(...columns);
  }
  const offPaper = () => document.querySelectorAll(".columns").forEach((one) => one.remove());

  // Where its words are, in its own pixels.
  function measured(place) {
    const svg = place.querySelector(".main-svg");
    const { width, height } = svg.viewBox.baseVal;
    const { a: scale, e: left, f: above } = svg.getScreenCTM();
    const words = [...place.querySelectorAll("text")].map((text) => {
      const { top, bottom, right } = text.getBoundingClientRect();
      return { top: (top - above) / scale, bottom: (bottom - above) / scale, right: (right - left) / scale };
    });
    return { words, width, height };
  }

  // Above the words that a cut would go through.
  const between = (words, cut) => Math.min(cut, ...words.filter(({ top, bottom }) => top < cut && cut < bottom).map(({ top }) => top));

  function column(place, part, highest) {
    const one = document.createElement("div");
    for (const svg of place.querySelectorAll(".main-svg")) {
      const shown = svg.cloneNode(true);
      shown.setAttribute("viewBox", part.join(" "));
      shown.style.cssText = `height: ${(100 * part[3]) / highest}%`;
      one.append(shown);
    }
    return one;
  }

  // In the copy: for its width, and again when a phone is turned.
  function inCopy(place) {
    const width = place.clientWidth;
    if (!width || place.drawn === width) return;
    place.drawn = width;
    const { copy, phone } = figureOf(place);
    const { data, layout: whole } = innerWidth < FEW ? otherwise(copy, phone) : structuredClone(copy);
    const { meta, ...layout } = onCard(whole, width);
    place.nextElementSibling.textContent = meta.notes.join("\n");
    window.Plotly.react(place, data, layout, CONFIG);
  }

  cqcm.charts = { onSlide, onPaper, offPaper, inCopy };
})();
