// A figure of ours, drawn by the Plotly that ships with its Python package.
//
// The framework's own chart element draws each figure twice, through two more layers, and keeps
// Plotly out of reach: `make bench` says what that costs.
(() => {
  const CONFIG = { displayModeBar: false, scrollZoom: false };
  const decoder = new TextDecoder();
  const drawn = new WeakMap(); // the place of a chart -> the figure that it shows, as text
  let plotly = null;

  function load() {
    plotly ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = window.cqcmChrome.plotly;
      script.onload = () => done(window.Plotly);
      script.onerror = failed;
      document.head.append(script);
    });
    return plotly;
  }

  function placeIn(parent) {
    const found = parent.querySelector(".cqcm-chart");
    if (found) return found;
    const place = document.createElement("div");
    place.className = "cqcm-chart";
    place.setAttribute("role", "img");
    parent.append(place);
    widths.set(place, place.clientWidth);
    resized.observe(place);
    return place;
  }

  // Known before it is asked for: to read a width between two charts lays the whole page out again.
  const widths = new WeakMap();
  const resized = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const width = Math.round(contentRect.width);
      if (!width || widths.get(target) === width) continue;
      widths.set(target, width);
      if (target.layout) window.Plotly.relayout(target, { width });
    }
  });

  // Called by the framework on each run that sends the chart, changed or not.
  window.cqcmChart = async ({ data, parentElement, setTriggerValue }) => {
    const place = placeIn(parentElement);
    place.press = (code) => setTriggerValue("press", code);
    const text = decoder.decode(data);
    if (drawn.get(place) === text) return;
    drawn.set(place, text);
    const figure = JSON.parse(text);
    place.setAttribute("aria-label", figure.layout.meta.alt);
    place.style.height = `${figure.layout.height}px`; // its room, before Plotly is there
    const Plotly = await load();
    if (drawn.get(place) !== text) return; // chosen again in the meantime
    await Plotly.react(place, figure.data, { ...figure.layout, width: widths.get(place) }, CONFIG);
    listen(place);
  };

  function listen(place) {
    if (place.listens) return;
    place.listens = true;
    place.on("plotly_click", ({ points }) => {
      const code = points[0]?.customdata;
      if (code && place.layout.meta.pressable) place.press(String(code));
    });
  }

  // A picture stands alone: on the card's own ground, with the title that the card gives beside it.
  window.cqcmPicture = async (place) => {
    const { title, file, ground, ink } = place.layout.meta;
    const { font, margin, height, width } = place.layout;
    const size = Math.round(font.size * 1.15);
    const lines = Math.ceil((title.length * size * 0.54) / width);
    const above = Math.round(lines * size * 1.4 + size);
    const layout = {
      ...place.layout,
      height: height + above,
      margin: { ...margin, t: margin.t + above },
      paper_bgcolor: ground,
      title: {
        text: wrap(title, Math.floor(width / (size * 0.54))), x: 0, xref: "container", xanchor: "left",
        y: 1, yref: "container", yanchor: "top", pad: { t: size * 0.8, l: 6 },
        font: { size, color: ink, weight: 700 },
      },
    };
    const picture = { data: place.data, layout };
    return window.Plotly.downloadImage(picture, {
      format: "png", filename: file, scale: 2, width, height: layout.height,
    });
  };

  function wrap(words, letters) {
    const lines = [""];
    for (const word of words.split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (longer.length > letters && lines.at(-1)) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines.join("<br>");
  }
})();
