// The room that a figure takes: what is otherwise on a phone or on paper, how high it is at a width,
// all of a window or a slide. The dashboard and the file of slides draw with it.
(() => {
  const cqcm = (window.cqcm ??= {});

  function otherwise(figure, changes) {
    const made = structuredClone(figure);
    for (const [way, value] of changes) {
      way.slice(0, -1).reduce((part, name) => part[name], made)[way.at(-1)] = value;
    }
    return made;
  }

  // As wide as its place. A map is as high as its width asks for, every other figure as it was made.
  function onCard(layout, width) {
    const { l, r, t, b } = layout.margin;
    const { ratio } = layout.meta;
    const height = ratio ? Math.round((width - l - r) * ratio + t + b) : layout.height;
    const axes = { xaxis: { ...layout.xaxis }, yaxis: { ...layout.yaxis } }; // Plotly writes in them
    return { ...layout, ...axes, width, height };
  }

  // All of the height, where there is more than a figure needs. Tiles need not be square to be told
  // apart: they fill the window, with their names in one line; outlines of a map keep their shape.
  function filling(room, data, layout) {
    const tiles = data.filter(({ type, base }) => type === "bar" && base);
    if (!tiles.length) return { ...layout, height: Math.max(layout.height, room) };
    for (const trace of tiles) {
      trace.text = trace.text.map((name) => name.replace("<br>", ""));
      trace.constraintext = "none"; // a name that almost fills its tile would make all smaller
    }
    const [low, high] = layout.yaxis.range;
    const tile = (room - layout.margin.t - layout.margin.b) / Math.abs(high - low);
    for (const { textfont, mode } of data) {
      if (mode === "text") textfont.size = Math.min(textfont.size, tile / 2); // below the name
    }
    const yaxis = { ...layout.yaxis, scaleanchor: undefined };
    return { ...layout, height: room, yaxis, uniformtext: { mode: false } };
  }

  // How low a figure may be: names in rows keep apart, columns may be lower than they were made.
  const LOW = 0.5; // of the height that columns were made for, at least
  const LINE = 1.3; // of the size of words: how high a line is, with what keeps it from the next
  function least({ height, margin, font, xaxis, yaxis }) {
    const around = margin.t + margin.b;
    if (xaxis.ticktext) return around + (height - around) * LOW;
    const lines = yaxis.ticktext?.map((name) => name.split("<br>").length);
    if (!lines?.length || yaxis.showticklabels === false) return height;
    const pairs = lines.map((count, at) => (count + (lines[at + 1] ?? count)) / 2);
    return around + lines.length * Math.max(...pairs) * font.size * LINE;
  }

  // Words beside a mark: what is a gap at the size of a page is none at that of a slide.
  function keepApart(trace) {
    const beside = trace.orientation === "h" ? trace.textposition === "outside" : trace.textposition === "middle right";
    if (beside) trace.text = trace.text.map((words) => words && `\u00a0${words}`);
  }

  cqcm.room = { otherwise, onCard, filling, least, keepApart };
})();
