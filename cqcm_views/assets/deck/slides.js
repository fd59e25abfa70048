// Slides: one is seen, its neighbours are drawn while nothing else is to be done, so that a step only
// shows another one; and what each key does, here and in the presenter's window.
(() => {
  const { cqcm } = window;
  const root = document.documentElement;
  const black = document.querySelector(".black");
  cqcm.at = 0;
  cqcm.within = (at) => Math.min(Math.max(at, 0), cqcm.slides().length - 1);

  cqcm.go = (at) => {
    cqcm.at = cqcm.within(at);
    const slides = cqcm.slides();
    black.hidden = true;
    cqcm.charts.onSlide(slides[cqcm.at]);
    for (const slide of document.querySelectorAll(".slide[data-current]")) {
      slide.removeAttribute("data-current");
      slide.removeAttribute("data-table");
    }
    slides[cqcm.at].setAttribute("data-current", "");
    if (slides[cqcm.at].matches(".only-table")) focusTable(slides[cqcm.at]);
    else focusLong(slides[cqcm.at].querySelector(".chart[tabindex]"));
    const title = slides[cqcm.at].querySelector("h2").textContent;
    cqcm.announce(`${cqcm.at + 1} / ${slides.length} – ${title}`);
    cqcm.keepAddress();
    changed();
    later(drawNearest);
  };

  function changed() {
    dispatchEvent(new CustomEvent("deck"));
  }

  // A machine that shares its screen is never idle: then it is drawn within a second nevertheless.
  const later = (act) =>
    window.requestIdleCallback ? requestIdleCallback(act, { timeout: 1000 }) : setTimeout(act, 50);
  function drawNearest() {
    if (root.dataset.mode !== "slides") return;
    const far = (slide) => Math.abs(cqcm.slides().indexOf(slide) - cqcm.at);
    const waiting = cqcm.slides().filter((slide) => slide.querySelector(".chart")?.drawn === false);
    const [nearest] = waiting.sort((one, other) => far(one) - far(other));
    if (!nearest) {
      root.dataset.ready = "";
      return;
    }
    cqcm.charts.onSlide(nearest);
    later(drawNearest);
  }

  // Keys ------------------------------------------------------------------------------------------

  const by = (steps) => () => cqcm.go(cqcm.at + steps);
  const KEYS = {
    ArrowRight: by(1), ArrowDown: by(1), PageDown: by(1), " ": by(1),
    ArrowLeft: by(-1), ArrowUp: by(-1), PageUp: by(-1),
    Home: () => cqcm.go(0),
    End: () => cqcm.go(Infinity),
    f: fullScreen,
    b: toggleBlack,
    ".": toggleBlack, // what some remotes send
    t: toggleTable,
    n: () => cqcm.notes.open(),
    l: () => cqcm.speak(cqcm.otherLanguage()),
    "?": toggleHelp,
    Escape: () => black.hidden || toggleBlack(),
  };
  const SCROLLS = ["ArrowUp", "ArrowDown"]; // what is longer than its room

  cqcm.press = (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
    const name = key.length === 1 ? key.toLowerCase() : key;
    if (root.dataset.mode !== "slides" || altKey || ctrlKey || metaKey || !Object.hasOwn(KEYS, name)) return;
    if (help()?.open && name !== "?") return;
    if (name === " " && isControl(target)) return; // it presses what has the focus
    if (SCROLLS.includes(name) && target.closest?.("[tabindex]")) return;
    event.preventDefault();
    hideTools();
    if (target.closest?.(".bar")) target.blur(); // which hides it
    if (name === " " && shiftKey) by(-1)();
    else KEYS[name]();
  };
  addEventListener("keydown", cqcm.press);

  // What is hidden may have the focus still, from a pointer.
  const isControl = (target) => target.closest?.("button, summary, a")?.matches(":not(.bar *), :focus-visible");

  function fullScreen() {
    const asked = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
    asked?.catch((error) => console.warn(error));
  }

  function toggleBlack() {
    black.hidden = !black.hidden;
    if (!black.hidden) cqcm.announce(cqcm.say("black"));
    changed();
  }

  function toggleTable() {
    const slide = cqcm.slides()[cqcm.at];
    if (!slide.querySelector(".chart, .value") || !slide.querySelector(".sheet")) return cqcm.tell(cqcm.say("no_table"));
    const shown = slide.toggleAttribute("data-table", !black.hidden || !slide.hasAttribute("data-table"));
    black.hidden = true; // whoever asks for the table sees it
    if (shown) focusTable(slide);
    changed();
  }

  // What does not fit has the focus, so that its own keys scroll it.
  function focusTable(slide) {
    cqcm.fitTable(slide);
    focusLong(slide.querySelector(".sheet [tabindex]"));
  }

  function focusLong(place) {
    if (place?.scrollHeight > place?.clientHeight + 1) place.focus({ preventScroll: true });
  }

  cqcm.toggleHelp = toggleHelp;
  const help = () => document.querySelector(`dialog[data-language="${cqcm.language()}"]`);
  function toggleHelp() {
    if (help().open) help().close();
    else help().showModal();
  }

  // Who moves the pointer is at a desk, and sees what else there is; so does who touches a tablet.
  // It stays under a pointer that rests on it, until a key goes on.
  const STILL = 2000; // milliseconds
  let still = 0;
  function showTools() {
    clearTimeout(still);
    root.toggleAttribute("data-moves", true);
    still = setTimeout(() => (document.querySelector(".bar:hover") ? showTools() : hideTools()), STILL);
  }
  function hideTools() {
    clearTimeout(still);
    root.toggleAttribute("data-moves", false);
  }
  addEventListener("pointermove", showTools);
  addEventListener("click", ({ detail, pointerType }) => detail && pointerType !== "mouse" && showTools());

  // A tablet has no keys: a tap goes on, and back on the left.
  document.addEventListener("click", ({ target, clientX }) => {
    if (!target.closest("main.slides") || target.closest("a, button, summary, [tabindex]")) return;
    if (getSelection().isCollapsed) by(clientX < innerWidth / 4 ? -1 : 1)();
  });
})();
