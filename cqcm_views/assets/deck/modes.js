// What the file shows: slides or the audience's copy, in which language, as its address says and as
// is chosen in it; and paper, which has the slides whatever the screen shows.
(() => {
  const { cqcm } = window;
  const root = document.documentElement;
  const NARROW = 700; // pixels: a phone has the copy unless the address asks for a slide
  const { search } = location;
  const asked = new URLSearchParams(search);

  const shown = (kind) => document.querySelector(`${kind}[data-language="${cqcm.language()}"]`);
  cqcm.slides = () => [...shown("main.slides").querySelectorAll(".slide")];
  const status = document.querySelector(".status");
  let seen = 0;
  cqcm.announce = (words) => {
    clearTimeout(seen);
    status.toggleAttribute("data-seen", false);
    status.textContent = words;
  };

  // What everyone sees for a moment, unless something else is told before.
  const SEEN = 4000; // milliseconds
  cqcm.tell = (words) => {
    cqcm.announce(words);
    status.toggleAttribute("data-seen", true);
    seen = setTimeout(() => status.toggleAttribute("data-seen", false), SEEN);
  };

  const first = cqcm.language(); // that of the file, where the address has none
  const languageOf = (address) => (Object.hasOwn(cqcm.known, address.get("lang")) ? address.get("lang") : first);
  function modeOf(address) {
    if (address.has("copie") || location.hash === "#copie") return "copy";
    return address.has("diapo") || innerWidth > NARROW ? "slides" : "copy";
  }

  // The address is that of what is shown. It changes only where it would show something else: a
  // browser keeps the file under the address that it came from, and a phone that comes back has it.
  cqcm.keepAddress = () => {
    const now = new URLSearchParams(location.search);
    const before = `${now}`;
    if (root.dataset.mode === "slides") keepSlide(now);
    else if (modeOf(now) !== "copy") keepCopy(now);
    keepLanguage(now);
    if (`${now}` === before) return;
    const query = `${now}`.replace(/copie=(?=&|$)/, "copie");
    write(`${now}` === `${asked}` ? search : query && `?${query}`);
  };

  function keepSlide(address) {
    address.set("diapo", cqcm.at + 1);
    address.delete("copie");
  }

  function keepCopy(address) {
    address.delete("diapo");
    address.set("copie", "");
  }

  function keepLanguage(address) {
    if (languageOf(address) === cqcm.language()) return;
    if (languageOf(asked) === cqcm.language() && !asked.has("lang")) address.delete("lang");
    else address.set("lang", cqcm.language());
  }

  // A browser that is asked too often refuses.
  function write(query) {
    try {
      history.replaceState(null, "", query || location.pathname);
    } catch (error) {
      console.warn(error);
    }
  }

  function show(mode) {
    root.dataset.mode = mode;
    if (mode === "slides") cqcm.go(cqcm.at);
    else fitCopy();
    cqcm.keepAddress();
  }

  function speak(language) {
    root.dataset.language = language;
    root.lang = `${language}-CA`;
    document.title = shown("main.slides").querySelector("h1").textContent;
    show(root.dataset.mode);
  }

  // Charts of the copy are drawn when they come near.
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) cqcm.charts.inCopy(target);
  }, { rootMargin: "400px" });
  function fitCopy() {
    for (const place of document.querySelectorAll("main.copy .chart")) {
      if (place.drawn) cqcm.charts.inCopy(place);
      else near.observe(place);
    }
  }
  addEventListener("resize", () => root.dataset.mode === "copy" && fitCopy());

  // Paper has every slide: they are measured and drawn as the screen would show them. A browser may
  // begin twice before it is done once.
  let before = null;
  addEventListener("beforeprint", () => {
    cqcm.charts.offPaper();
    before ??= root.dataset.mode;
    root.dataset.mode = "slides";
    for (const slide of cqcm.slides()) {
      cqcm.charts.onSlide(slide);
      cqcm.charts.onPaper(slide);
    }
  });
  addEventListener("afterprint", () => {
    root.dataset.mode = before ?? root.dataset.mode;
    before = null;
    cqcm.charts.offPaper();
  });

  // What was pressed is gone: the focus is where the copy begins.
  function readCopy() {
    show("copy");
    const heading = shown("main.copy").querySelector("h1");
    heading.tabIndex = -1;
    heading.focus();
  }

  const DOES = {
    language: () => speak(cqcm.otherLanguage()),
    slides: () => show("slides"),
    copy: readCopy,
    print: () => print(),
    help: () => cqcm.toggleHelp(),
    close: () => {},
  };
  cqcm.otherLanguage = () => Object.keys(cqcm.known).find((one) => one !== cqcm.language()) ?? cqcm.language();
  document.addEventListener("click", ({ target, detail }) => {
    const button = target.closest("[data-do]");
    if (!button) return;
    const place = button.closest(".bar, main.copy")?.classList[0];
    const leaves = place === "bar" && detail > 0; // a pointer: Space goes on, and presses nothing again
    const dialog = button.closest("dialog");
    if (leaves || dialog) button.blur(); // it would take the next key, hidden, until the browser looks
    dialog?.close();
    DOES[button.dataset.do]();
    // What is in the other language takes the focus from what was pressed, and is gone.
    if (button.dataset.do === "language" && place && !leaves) shown(`.${place}`).querySelector("[data-do=language]").focus();
  });
  cqcm.speak = speak;

  addEventListener("DOMContentLoaded", () => {
    cqcm.at = cqcm.within((Number.parseInt(asked.get("diapo"), 10) || 1) - 1);
    root.dataset.mode = modeOf(asked);
    speak(languageOf(asked));
    if (asked.has("pdf") || location.hash === "#pdf") document.fonts.ready.then(() => print());
  });
})();
