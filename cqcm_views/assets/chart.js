// The chart of a card: what of it fits the window, drawn by the Plotly that ships with its Python
// package, pressed, on paper and enlarged. `card.body` is where it stands, `card.told` holds it.
(() => {
  const { cqcm } = window;
  const { otherwise, onCard, filling, keepApart } = cqcm.room;
  const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false };

  // Widths --------------------------------------------------------------------------------------

  // A figure comes as a wide screen shows it, with what of it is otherwise on a phone. Each window
  // shows what fits it, and follows when it is made wider or a phone is turned.
  function fit(card) {
    const { figure, phone } = card.told;
    const narrow = figure && narrowerThan(phone.below);
    const now = narrow ? otherwise(figure, phone.changes) : figure;
    card.figure = kept(card.figure, now);
    card.root.toggleAttribute("data-narrow", Boolean(narrow));
  }

  // The width of a window, scroll bar and all: what is drawn in it never changes this.
  const windows = new Map();
  function narrowerThan(width) {
    if (!windows.has(width)) {
      const query = matchMedia(`(max-width: ${width - 1}px)`);
      query.addEventListener("change", fitWindow);
      windows.set(width, query);
    }
    return windows.get(width).matches;
  }

  // All are measured before any is drawn, which would come before the browser tells the widths.
  function fitWindow() {
    if (onPaper) return; // its width is no window's
    for (const place of document.querySelectorAll(".cqcm-chart")) widths.set(place, place.clientWidth);
    fitAll();
  }

  function fitAll() {
    for (const { card } of document.querySelectorAll(".cqcm-card")) card.show();
  }

  // Charts --------------------------------------------------------------------------------------

  let plotly = null;
  function load() {
    plotly ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = cqcm.told.plotly;
      script.onload = done;
      script.onerror = (error) => {
        plotly = null; // the next chart tries again
        failed(error);
      };
      document.head.append(script);
    });
    return plotly;
  }

  // A view has charts: what draws them is read while the page asks what it shows.
  if (document.querySelector('link[rel="preload"][as="script"]')) load().catch(console.error);

  // Fails where what draws it does not come.
  async function draw(card) {
    const { figure } = card;
    const place = (card.place ??= makePlace(card));
    place.setAttribute("aria-label", figure.layout.meta.alt);
    place.setAttribute("aria-busy", "true"); // until it is drawn
    if (place.parentNode !== card.body) {
      card.body.told = null;
      card.body.replaceChildren(place, card.notes);
    }
    if (!widths.has(place)) widths.set(place, place.clientWidth);
    takeRoom(card, figure.layout.meta, onCard(figure.layout, widths.get(place)));
    if (!window.Plotly) await load();
    queue.add(card);
    next ??= requestAnimationFrame(drawQueue);
  }

  // All charts that changed are drawn together, those on the screen a frame before the others: the
  // page is laid out and painted twice for a filter, not once per chart.
  const queue = new Set();
  const inSight = new WeakSet();
  const lookedFor = new WeakSet(); // the browser has told where they are, or had a frame for it
  const look = (entries) => {
    for (const { target, isIntersecting } of entries) {
      lookedFor.add(target);
      inSight[isIntersecting ? "add" : "delete"](target);
    }
  };
  const sight = new IntersectionObserver(look);
  let next = null;

  function drawQueue() {
    look(sight.takeRecords()); // a browser with much to do tells after the next frame
    const fresh = [...queue].filter(({ place }) => !lookedFor.has(place));
    for (const { place } of fresh) lookedFor.add(place);
    if (!fresh.length) drawSome();
    next = queue.size ? requestAnimationFrame(drawQueue) : null;
  }

  // Until all that waits is drawn, or will not be.
  async function drawn() {
    await plotly?.catch(() => {});
    while (queue.size) await new Promise(requestAnimationFrame);
  }

  function drawSome() {
    const seen = [...queue].filter(({ place }) => inSight.has(place));
    for (const card of seen.length ? seen : queue) {
      queue.delete(card);
      attempt(plot, card);
    }
  }

  function attempt(draw, card) {
    try {
      draw(card);
    } catch (error) {
      console.error(error); // the others are drawn
    }
  }

  function plot(card) {
    const { place, figure } = card;
    place.removeAttribute("aria-busy");
    if (onPaper || card.drawn === figure || place.parentNode !== card.body || !place.isConnected) return;
    put(card, figure, widths.get(place)); // it may be another one since
    card.drawn = figure;
    listen(card);
  }

  function put(card, { data, layout }, width) {
    const { meta, ...made } = onCard(layout, width);
    takeRoom(card, meta, made);
    card.width = width;
    window.Plotly.react(card.place, data, made, CONFIG);
  }

  // What stands below a chart keeps its place while the chart is drawn.
  function takeRoom({ place, notes }, meta, { height }) {
    notes.textContent = meta.notes.join("\n");
    place.style.height = `${height}px`;
  }

  // What is the same stays the same object: an equal figure is not drawn again, and of another one
  // Plotly draws what is another object. Of a map under a chosen region that is a frame.
  function kept(before, now) {
    if (JSON.stringify(before) === JSON.stringify(now)) return before;
    if (before && now && typeof before === "object" && typeof now === "object") {
      for (const name of Object.keys(now)) now[name] = kept(before[name], now[name]);
    }
    return now;
  }

  function makePlace(card) {
    const place = document.createElement("div");
    place.className = "cqcm-chart";
    place.card = card;
    place.setAttribute("role", "img");
    card.notes = document.createElement("p");
    card.notes.className = "cqcm-chart-notes";
    place.addEventListener("touchstart", leaveToBrowser, { capture: true, passive: true });
    resized.observe(place);
    sight.observe(place);
    return place;
  }

  // Observers and Plotly would keep a chart for as long as the window is open.
  function leave({ place, listens }) {
    if (!place) return;
    resized.unobserve(place);
    sight.unobserve(place);
    if (listens) window.Plotly.purge(place);
  }

  // Known before it is asked for: to read a width between two charts lays the whole page out again.
  const widths = new WeakMap();
  const resized = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const width = Math.round(contentRect.width);
      if (onPaper || !width) continue;
      widths.set(target, width);
      const { card } = target;
      if (!card.drawn || card.width === width) continue;
      card.width = width;
      const { height } = onCard(card.drawn.layout, width);
      target.style.height = `${height}px`;
      window.Plotly.relayout(target, { width, height });
    }
  });

  // Paper ---------------------------------------------------------------------------------------

  // Paper is white and has a width of its own, whatever the screen: charts are drawn anew for it,
  // and again for the screen. On a smaller sheet they shrink, with all that is in them.
  let onPaper = false;
  addEventListener("beforeprint", () => {
    onPaper = true;
    const places = window.Plotly ? document.querySelectorAll(".cqcm-chart") : [];
    for (const { card } of places) attempt(plotOnPaper, card);
  });
  addEventListener("afterprint", () => {
    onPaper = false;
    for (const svg of document.querySelectorAll(".cqcm-chart .main-svg")) {
      svg.removeAttribute("viewBox");
      svg.removeAttribute("preserveAspectRatio");
    }
    fitAll();
  });

  function plotOnPaper(card) {
    const { figure, paper } = card.told;
    card.drawn = null; // the screen shows something else afterwards
    put(card, otherwise(figure, paper.changes), paper.width);
    for (const svg of card.place.querySelectorAll(".main-svg")) {
      const { width, height } = svg;
      svg.setAttribute("viewBox", `0 0 ${width.baseVal.value} ${height.baseVal.value}`);
      svg.setAttribute("preserveAspectRatio", "xMinYMin");
    }
  }

  // Alone -----------------------------------------------------------------------------------------

  // A chart as a hall reads it: drawn for less room than there is, to be enlarged as a picture is,
  // until its smallest words have so many pixels.
  function readable({ figure, phone }, pixels, across) {
    const sizes = figure.data.flatMap(({ textfont }) => textfont?.size ?? []); // of names on tiles
    const scale = pixels / Math.min(figure.layout.meta.least, ...sizes);
    const width = Math.floor(across / scale);
    const { data, layout } = width < ENOUGH ? otherwise(figure, phone.changes) : structuredClone(figure);
    const { meta, ...made } = onCard(layout, width);
    data.forEach(keepApart);
    return { data, layout: made, meta, scale };
  }
  const ENOUGH = 480; // pixels: what a figure for half a page needs

  // 24 pixels at 1280 by 720, and more in a larger window.
  const READABLE = 24 / 1280; // of the width of the window, or of what its height stands for
  const LEAST = 16; // pixels: on a phone it scrolls rather than being small
  async function enlarge(card, place) {
    await load();
    const pixels = Math.max(READABLE * Math.min(innerWidth, (innerHeight * 16) / 9), LEAST);
    const { data, layout, scale } = readable(card.told, pixels, place.clientWidth);
    const roomy = filling(place.clientHeight / scale, data, layout);
    const { width } = layout;
    await window.Plotly.newPlot(place, data, roomy, { ...CONFIG, staticPlot: true });
    for (const svg of place.querySelectorAll(".main-svg")) {
      svg.setAttribute("viewBox", `0 0 ${width} ${roomy.height}`);
      svg.setAttribute("width", width * scale);
      svg.setAttribute("height", roomy.height * scale);
    }
    place.style.setProperty("--height", `${roomy.height * scale}px`);
  }

  // What makes a chart true goes with it: what is measured, for whom, what it leaves out. That data are
  // made up stands inside of it.
  function said({ root, head }) {
    const words = (some) => [...root.querySelectorAll(some)].map(({ textContent }) => textContent);
    const about = words(".cqcm-topic, .cqcm-measure, .cqcm-card-head .cqcm-notice");
    const cautions = [...root.querySelectorAll(".cqcm-caution")].map(({ firstChild }) => firstChild.data.trim());
    return { title: head.querySelector("h3").textContent, about: about.join(" · "), cautions };
  }

  // Presses -------------------------------------------------------------------------------------

  // What a touch is, the browser knows: it makes a click of a tap, and scrolls for a swipe. Plotly
  // would take the touch itself for a press, before that click, and whatever ends it as well.
  function leaveToBrowser(event) {
    event.stopPropagation();
  }

  // Plotly looks under the pointer twenty times a second at most: where one has just come from
  // another mark, it would press that one.
  function lookAgain(event) {
    window.Plotly.Fx.unhover(event.currentTarget, event);
  }

  function listen(card) {
    if (card.listens) return;
    card.listens = true;
    card.place.addEventListener("mousedown", lookAgain, true);
    card.place.on("plotly_click", ({ points, event }) => {
      // A filled region is one mark: its code stands with its outline, not with a point.
      const code = points[0]?.customdata ?? points[0]?.data.customdata?.[0];
      const { filter } = card.figure.layout.meta;
      if (!code || !filter || !isPress(event) || isSecondOfTwo(card, code, event)) return;
      cqcm.toggle(filter, String(code));
    });
  }

  // Plotly tells of every button of a mouse, and of the menu that a key asks for; and of a button
  // that is let go anywhere, with where it was pressed. Who moves away before takes the press back.
  const NEAR = 8; // pixels: a hand is never quite still
  let released = null;
  addEventListener("mouseup", (event) => (released = event), true);
  function isPress({ button, ctrlKey, clientX, clientY }) {
    const moved = Math.hypot(released.clientX - clientX, released.clientY - clientY);
    return !button && !ctrlKey && moved <= NEAR;
  }

  // Many press everything twice: the second press would take back what the first one chose. What
  // counts is when the hand pressed: a slow machine gets to the second press much later.
  const TWICE = 500; // milliseconds
  function isSecondOfTwo(card, code, { timeStamp }) {
    const { code: before, at } = card.pressed ?? {};
    card.pressed = { code, at: timeStamp };
    return code === before && timeStamp - at < TWICE;
  }

  cqcm.chart = { fit, draw, drawn, leave, load, readable, enlarge, said };
})();
