// A chart over the whole window, for a hall: the next one by an arrow or a remote control's keys,
// back to the place by Escape.
(() => {
  const { cqcm } = window;
  const STEPS = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };
  let shown = null; // the card

  const charts = () =>
    [...document.querySelectorAll(".cqcm-card")]
      .map(({ card }) => card)
      .filter(({ told, root }) => told.figure && root.isConnected);

  const dialog = document.createElement("dialog");
  dialog.className = "cqcm-enlarged";
  const title = document.createElement("h2");
  title.id = "cqcm-enlarged-title";
  const about = document.createElement("p");
  const notes = document.createElement("p");
  const place = document.createElement("div");
  place.setAttribute("role", "img");
  place.tabIndex = 0; // what is higher than the window is scrolled by keys
  const [previous, next, close] = ["previous", "next", "close"].map(makeButton);
  const count = document.createElement("span");
  const bar = document.createElement("p");
  bar.className = "cqcm-enlarged-bar";
  bar.append(previous, count, next, close);
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, about, place, notes, bar);
  document.body.append(dialog);
  previous.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  close.addEventListener("click", () => dialog.close());

  function makeButton(name) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.words = `enlarged_${name}`;
    return button;
  }

  function show(card) {
    shown = card;
    const all = charts();
    for (const button of [previous, next, close]) button.textContent = cqcm.say(button.dataset.words);
    for (const button of [previous, next]) button.hidden = all.length < 2;
    const said = cqcm.chart.said(card);
    title.textContent = said.title;
    about.textContent = said.about;
    const { alt, notes: told } = card.figure.layout.meta;
    place.setAttribute("aria-label", alt);
    const source = card.foot.querySelector(".cqcm-source").firstChild.textContent;
    notes.textContent = [...told, ...said.cautions, source].join(" · ");
    count.textContent = all.length < 2 ? "" : `${all.indexOf(card) + 1} / ${all.length}`;
    if (!dialog.open) dialog.showModal();
    draw();
  }

  function draw() {
    const card = shown;
    window.Plotly?.purge(place);
    place.replaceChildren();
    place.setAttribute("aria-busy", "true");
    cqcm.chart.enlarge(card, place).catch((error) => {
      console.error(error);
      if (shown === card) place.textContent = cqcm.say("not_drawn");
    }).finally(() => shown === card && place.removeAttribute("aria-busy"));
  }

  function step(by) {
    const all = charts();
    const at = all.findIndex(({ root }) => root === shown.root);
    if (at < 0) dialog.close(); // its page has gone
    else show(all[(at + by + all.length) % all.length]);
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-enlarge]");
    if (button) show(button.closest(".cqcm-card").card);
  });
  dialog.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey || !Object.hasOwn(STEPS, key)) return;
    if (key === " " && event.target.closest("button")) return; // it presses what has the focus
    event.preventDefault();
    step(STEPS[key]);
  });
  addEventListener("popstate", () => dialog.close());
  dialog.addEventListener("close", () => {
    window.Plotly?.purge(place);
    for (const one of [title, about, notes, previous, count, next, close]) one.textContent = "";
    place.removeAttribute("aria-label"); // nothing of it is left in the language of before
    const { root } = shown;
    if (!root.isConnected) return;
    root.scrollIntoView({ block: "nearest" });
    root.querySelector("[data-enlarge]")?.focus({ preventScroll: true });
  });
  addEventListener("resize", () => dialog.open && draw());
})();
