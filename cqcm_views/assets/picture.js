// A chart as a file, for slides and letters: 1280 by 720 from any window, as a hall reads it, on the
// card's own ground, with its title, what is measured, its notes, its source, the version with its day
// and the link that gives it again inside.
(() => {
  const { cqcm } = window;
  const [WIDTH, HEIGHT, EDGE, GAP] = [1280, 720, 40, 14]; // pixels; a chart may ask for more height
  const ACROSS = WIDTH - 2 * EDGE;
  const LOWEST = 320; // pixels of a chart, however much is said around it
  const INSET = 4; // pixels that a figure leaves free at its side: its words begin where the title does
  const TITLE = { size: 36, weight: 700, line: 1.2 };
  const WORDS = { size: 24, weight: 400, line: 1.25 }; // no words are smaller, in the chart as well
  const SHARP = 2; // pixels of a PNG for each of these
  // What reads an SVG without its font has one that is hardly wider, if it looks further than the first.
  const OTHERS = "'Source Sans 3', 'Source Sans Pro', Arial, Helvetica, 'Liberation Sans', sans-serif";

  cqcm.picture = async (button) => {
    const { card } = button.closest(".cqcm-card");
    const { image: format, version, dated, place, public: everyones } = button.dataset;
    // All of one moment: a filter may change the card while Plotly comes.
    const { told } = card;
    const said = { ...cqcm.chart.said(card), dated, link: cqcm.addressIn(version, place, everyones) };
    await cqcm.chart.load();
    save(await FORMATS[format](await drawn(told, said)), `${told.figure.layout.meta.file}.${format}`);
  };

  async function drawn(told, said) {
    const { data, layout: asked, meta, scale } = cqcm.chart.readable(told, WORDS.size, ACROSS);
    const [name] = asked.font.family.split(",");
    const layout = { ...asked, font: { ...asked.font, family: `${name}, ${OTHERS}` } };
    const face = await faceOf(layout.font.family);
    const { above, below } = linesOf(said, meta, layout.font);
    const top = EDGE + heightOf(above) + GAP;
    const bottom = GAP + heightOf(below) + EDGE;
    const room = Math.max(HEIGHT - top - bottom, LOWEST);
    const filled = fitted(Math.floor(room / scale), data, layout);
    const chart = await chartOf(data, filled, { x: EDGE - INSET * scale, y: top, scale });
    const height = Math.max(HEIGHT, Math.ceil(top + filled.height * scale + bottom));
    const words = [...textsOf(above, EDGE), ...textsOf(below, height - EDGE - heightOf(below))];
    const parts = [
      element("title", {}, [said.title]),
      element("desc", {}, [meta.alt]),
      element("style", {}, [face]),
      element("rect", { width: WIDTH, height, fill: meta.ground }),
      ...words,
      chart,
    ];
    return { height, text: sheet(height, layout.font.family, parts) };
  }

  function sheet(height, family, parts) {
    const size = { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` };
    const picture = element("svg", { ...size, lang: cqcm.language(), "font-family": family }, parts);
    return new XMLSerializer().serializeToString(picture);
  }

  // As high as there is room for, where rows stay apart and words in bars have theirs.
  function fitted(room, data, layout) {
    const least = layout.barmode === "stack" ? layout.height : cqcm.room.least(layout);
    return cqcm.room.filling(room, data, least > room ? layout : { ...layout, height: least });
  }

  async function chartOf(data, layout, { x, y, scale }) {
    const { width, height } = layout;
    const asked = { format: "svg", width, height, imageDataOnly: true };
    const text = await window.Plotly.toImage({ data, layout }, asked);
    const chart = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const place = { x, y, width: width * scale, height: height * scale, viewBox: `0 0 ${width} ${height}` };
    for (const [name, value] of Object.entries(place)) chart.setAttribute(name, value);
    return chart;
  }

  // Words -----------------------------------------------------------------------------------------

  function linesOf({ title, about, cautions, dated, link }, meta, { family, color: colour }) {
    const quiet = { ...WORDS, family, colour: meta.quiet };
    const told = [[...meta.notes, ...cautions].join(" · "), `${meta.source}, ${dated}`, link];
    return {
      above: [...wrapped(title, { ...TITLE, family, colour }), ...wrapped(about, quiet)],
      below: told.flatMap((words) => wrapped(words, quiet)),
    };
  }

  // Measured in the font that they are written in; no line ends at a no-break space. A link that is
  // longer than a line goes on in the next.
  const pen = document.createElement("canvas").getContext("2d");
  function wrapped(words, look) {
    pen.font = `${look.weight} ${look.size}px ${look.family}`;
    const fits = (text) => pen.measureText(text).width <= ACROSS;
    const lines = [];
    for (const word of words.split(" ").flatMap((one) => inParts(one, fits))) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && !fits(longer)) lines.push(word);
      else lines.splice(-1, 1, longer);
    }
    return lines.filter(Boolean).map((text) => ({ text, wide: pen.measureText(text).width, ...look }));
  }
  function inParts(word, fits) {
    const parts = [""];
    for (const letter of word) {
      if (fits(parts.at(-1) + letter)) parts[parts.length - 1] += letter;
      else parts.push(letter);
    }
    return parts;
  }

  const heightOf = (lines) => lines.reduce((sum, { size, line }) => sum + size * line, 0);

  function textsOf(lines, top) {
    return lines.map(({ text, wide, size, weight, colour, line }, at) => {
      const y = top + heightOf(lines.slice(0, at)) + size * (line / 2 + 0.34); // where letters stand
      const look = { fill: colour, "font-size": size, "font-weight": weight };
      const kept = { textLength: wide.toFixed(1), lengthAdjust: "spacingAndGlyphs" }; // in any font
      return element("text", { x: EDGE, y, ...look, ...kept }, [text]);
    });
  }

  function element(name, attributes, inside = []) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  }

  // A file asks nobody for a font: it has the one that its words were measured in.
  async function faceOf(family) {
    await document.fonts.load(`${WORDS.size}px ${family}`);
    const answer = await fetch(cqcm.told.font);
    if (!answer.ok) throw new Error(`the font: ${answer.status}`);
    const source = await dataOf(await answer.blob());
    const [name] = family.split(",");
    return `@font-face { font-family: "${name}"; font-weight: 200 900; src: url(${source}) format("woff2"); }`;
  }

  function dataOf(blob) {
    return new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.onerror = () => failed(reader.error);
      reader.readAsDataURL(blob);
    });
  }

  // Files -----------------------------------------------------------------------------------------

  const FORMATS = { svg: ({ text }) => new Blob([text], { type: "image/svg+xml" }), png };

  async function png({ text, height }) {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH * SHARP;
    canvas.height = height * SHARP;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done));
    if (!blob) throw new Error("the picture is too large for this browser");
    return blob;
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // a browser may ask where to first
  }
})();
