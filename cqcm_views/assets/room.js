// The room that a figure takes: what is otherwise on a phone or on paper, what a card says beside it,
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

  // The card says notes and source below the chart; a saved picture has them inside.
  const FOOT = ["notes", "source"];
  function onCard(layout, width) {
    const { foot } = layout.meta;
    const annotations = layout.annotations.filter(({ name }) => !FOOT.includes(name));
    const margin = { ...layout.margin, b: layout.margin.b - foot };
    const axes = { xaxis: { ...layout.xaxis }, yaxis: { ...layout.yaxis } }; // Plotly writes in them
    const bare = { ...layout, ...axes, annotations, margin, height: layout.height - foot };
    return { ...bare, ...sizeOf(width, bare) };
  }

  // A map is as high as its width asks for, every other figure as high as it was made.
  function sizeOf(width, layout) {
    const { l, r, t, b } = layout.margin;
    const { ratio } = layout.meta;
    return { width, height: ratio ? Math.round((width - l - r) * ratio + t + b) : layout.height };
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

  cqcm.room = { otherwise, onCard, sizeOf, filling };
})();
