// The presenter's window: the slide that the hall sees, the next one, what can be said, the time. It
// holds copies, and each key pressed in it does what it does in the hall.
(() => {
  const { cqcm } = window;
  let other = null;
  let opened = 0;

  const element = (name, className, text = "") => {
    const node = other.document.createElement(name);
    node.className = className;
    node.textContent = text;
    return node;
  };

  function open() {
    other = window.open("", "cqcm-notes", "popup,width=1280,height=800");
    if (!other) return cqcm.tell(cqcm.say("blocked"));
    if (!other.document.querySelector("body.presenter")) furnish();
    other.focus();
    refresh();
  }

  function furnish() {
    const { document: page } = other;
    opened = Date.now();
    page.head.replaceChildren(page.importNode(document.querySelector("style"), true));
    page.documentElement.dataset.mode = "notes";
    page.body.className = "presenter";
    const main = element("main", "presents");
    for (const name of ["time", "now", "after", "says"]) main.append(element("section", name));
    page.body.replaceChildren(main);
    other.addEventListener("keydown", cqcm.press);
    other.setInterval(tick, 1000);
  }

  const place = (name) => other.document.querySelector(`.${name}`);

  function refresh() {
    if (!other || other.closed) return;
    const slides = cqcm.slides();
    const next = slides[cqcm.at + 1];
    other.document.documentElement.lang = document.documentElement.lang;
    other.document.title = `${cqcm.say("notes")} – ${cqcm.at + 1} / ${slides.length}`;
    place("now").replaceChildren(copy(slides[cqcm.at]));
    place("now").classList.toggle("dark", !document.querySelector(".black").hidden);
    const heading = element("h2", "", next ? cqcm.say("next") : cqcm.say("last"));
    place("after").replaceChildren(heading, ...(next ? [copy(next)] : []));
    place("says").replaceChildren(...notesOf());
    tick();
  }

  function copy(slide) {
    cqcm.charts.onSlide(slide);
    const shown = other.document.importNode(slide, true);
    shown.inert = true;
    return shown;
  }

  function notesOf() {
    const notes = cqcm.known[cqcm.language()].notes[cqcm.at] ?? [];
    if (!notes.length) return [element("p", "", cqcm.say("no_notes"))];
    return notes.flatMap(([name, words]) => [element("h3", "", name), element("p", "", words)]);
  }

  function tick() {
    const minutes = Math.floor((Date.now() - opened) / 60_000);
    const seconds = Math.floor((Date.now() - opened) / 1000) % 60;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    const since = `${minutes}:${String(seconds).padStart(2, "0")}`;
    const counter = `${cqcm.at + 1} / ${cqcm.slides().length}`;
    const parts = [["clock", time], ["since", since]].flatMap(([name, words]) =>
      [element("span", "", cqcm.say(name)), element("strong", "", words)]);
    place("time").replaceChildren(element("strong", "counter", counter), ...parts);
  }

  addEventListener("deck", refresh);
  addEventListener("pagehide", () => other?.close());
  cqcm.notes = { open };
})();
