// The framework writes its own interface in English and offers no locale: each of its phrases is
// replaced by the words of `window.cqcmChrome` as soon as it appears, in texts and in attributes.
(() => {
  const ATTRIBUTES = ["aria-label", "title", "placeholder"];
  const reverse = (table) => Object.fromEntries(Object.entries(table).map(([en, fr]) => [fr, en]));
  const { exact, patterns, themes } = window.cqcmChrome;
  const PHRASES = { fr: exact, en: reverse(exact) };
  const PATTERNS = Object.entries(patterns).map(([from, to]) => [new RegExp(from), to]);

  const parameter = (name) => new URLSearchParams(location.search).getAll(name).at(-1);
  const language = () => (parameter("lang") === "en" ? "en" : "fr");

  const say = (name) => window.cqcmChrome[name][language()];
  window.cqcmSay = say;

  // What an object holds itself: « constructor » and the like would be found on each.
  const held = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

  function translate(phrase) {
    const whole = held(PHRASES[language()], phrase.trim());
    if (whole || language() === "en") return whole;
    const pattern = PATTERNS.find(([from]) => from.test(phrase));
    return pattern && phrase.replace(...pattern);
  }

  function translateElement(element) {
    for (const name of ATTRIBUTES) {
      const words = element.hasAttribute(name) && translate(element.getAttribute(name));
      if (words) element.setAttribute(name, words);
    }
    for (const node of element.childNodes) {
      const words = node.nodeType === Node.TEXT_NODE && translate(node.data);
      if (words) node.data = words;
    }
  }

  // The framework takes a theme at run time only as a message from the page around it. It says when
  // it listens, and when it goes back to its own theme, as it does when a session starts: each time
  // it is told once. What it shows is never looked at: the colours may be those of the system, or
  // of an extension, and would never be the ones that were asked for.
  const device = matchMedia("(prefers-color-scheme: dark)");
  const askedTheme = () => (held(themes, parameter("theme")) ? parameter("theme") : undefined);
  const wantedTheme = () => askedTheme() ?? (device.matches ? "dark" : "light");
  let given = null; // the theme that the framework was told last
  function applyTheme() {
    const name = wantedTheme();
    const root = document.documentElement;
    if (root.dataset.theme !== name) root.dataset.theme = name;
    if (given === name || !document.querySelector(".stApp")) return;
    given = name;
    postMessage(
      { stCommVersion: 1, type: "SET_CUSTOM_THEME_CONFIG", themeName: `cqcm ${name}`, themeInfo: themes[name] },
      location.origin,
    );
  }
  function hear({ source, data }) {
    if (source !== window || !["GUEST_READY", "SET_THEME_CONFIG"].includes(data?.type)) return;
    given = null;
    applyTheme();
    if (data.type !== "GUEST_READY") return;
    drawn = given;
    taken.observe(document.querySelector(".stApp"), { attributeFilter: ["class"] });
  }
  addEventListener("message", hear);
  device.addEventListener("change", applyTheme);

  // The server learns which theme a device has once the framework has taken it, which names the
  // style of its page anew: charts that follow the device are drawn again for another one.
  let drawn = null;
  const taken = new MutationObserver(() => {
    if (drawn === given) return;
    drawn = given;
    if (!askedTheme()) runAgain();
  });

  // Where the system draws in colours of its own they are the theme, for the charts as well: any
  // other is taken out of the address before the framework reads it.
  const forced = matchMedia("(forced-colors: active)");
  function leaveColours() {
    const address = new URL(location.href);
    address.searchParams.delete("theme");
    history.replaceState(history.state, "", address);
  }
  function comeToAddress() {
    if (forced.matches && parameter("theme")) leaveColours();
    applyTheme();
  }
  addEventListener("popstate", comeToAddress);
  forced.addEventListener("change", () => {
    if (!forced.matches || !parameter("theme")) return;
    comeToAddress();
    runAgain();
  });

  // The framework runs again at an address, but for one that leads to a place on the same page.
  function runAgain() {
    const { state } = history;
    const address = location.href;
    history.replaceState(state, "", location.pathname + location.search);
    dispatchEvent(new PopStateEvent("popstate"));
    history.replaceState(state, "", address);
  }

  // One press copies a sentence with its source, or the address of a card with all that is chosen,
  // or saves the picture of a chart.
  async function press(event) {
    const skip = event.target.closest('a[href="#stMain"]');
    if (skip) {
      event.preventDefault();
      document.getElementById("content")?.focus();
      return;
    }
    const button = event.target.closest("[data-copy], [data-link], [data-image], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) {
      window.print();
      return;
    }
    if ("image" in button.dataset) {
      window.cqcmPicture(button).catch(() => tell(button, "not_saved"));
      return;
    }
    const { copy, link } = button.dataset;
    const copied = await write(copy ?? new URL(`#${link}`, location.href).href);
    tell(button, copied ? "copied" : "not_copied");
  }
  document.addEventListener("click", press);

  // Browsers keep their clipboard from a page that came over plain http from another machine, and
  // may refuse it to any: an older way is left, which copies what is selected.
  async function write(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      return writeSelected(words);
    }
  }
  function writeSelected(words) {
    const before = document.activeElement;
    const area = document.createElement("textarea");
    area.className = "cqcm-hidden";
    area.setAttribute("aria-hidden", "true");
    area.readOnly = true; // no keyboard comes up on a phone
    area.value = words;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus({ preventScroll: true });
    return done;
  }

  // What a press did stands on the button for a moment, and is said to those who do not see it:
  // the button has a name of its own, which stays.
  const SHOWN = 1500;
  const labels = new WeakMap(); // button -> its own words, and when they come back
  function tell(button, outcome) {
    const { label = button.textContent, timer } = labels.get(button) ?? {};
    clearTimeout(timer);
    button.textContent = say(outcome);
    const back = () => {
      button.textContent = label;
      labels.delete(button);
      if (saidOf === button) said.textContent = "";
    };
    saidOf = button;
    said.textContent = say(`${outcome}_said`);
    labels.set(button, { label, timer: setTimeout(back, SHOWN) });
  }
  let saidOf = null; // the button that was pressed last: no other takes its words away
  const said = document.createElement("p");
  said.className = "cqcm-hidden cqcm-said";
  said.setAttribute("aria-live", "polite");
  document.body.append(said);

  // The page is drawn after the browser has looked for the place that the address names.
  let sought = null;
  function goToHash() {
    if (location.hash === sought) return;
    const place = location.hash && document.getElementById(location.hash.slice(1));
    if (!place || !page()) return; // the name may be that of an element around the page
    sought = location.hash;
    const folded = place.closest("details");
    if (folded) folded.open = true;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    settle(() => place.scrollIntoView());
  }

  const page = () => document.querySelector(".stMainBlockContainer");

  // What is drawn above a place afterwards must not push it out of sight; whoever moves goes on.
  const PATIENCE = 15_000; // a slow machine or line draws a page in so long
  let settling = null; // ends it
  function settle(scroll) {
    settling?.();
    const grown = new ResizeObserver(scroll);
    const end = () => {
      settling = null;
      grown.disconnect();
    };
    const stop = () => {
      if (settling !== end) return;
      end();
      remember();
    };
    settling = end;
    grown.observe(page()); // tells its size at once
    setTimeout(stop, PATIENCE);
    for (const moved of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      addEventListener(moved, stop, { once: true, passive: true });
    }
  }

  // Back and Forward return to where one was: a page is drawn after the browser has gone to the
  // place that it keeps. Each entry of the history has it, as it was left.
  history.scrollRestoration = "manual";
  const STILL = 150; // milliseconds without a scroll: it has ended
  const remember = () => history.replaceState({ ...history.state, top: scrollY }, "");
  const rememberPage = ({ target }) => target === document && !settling && remember();
  if ("onscrollend" in window) document.addEventListener("scrollend", rememberPage);
  else document.addEventListener("scroll", whenStill(rememberPage)); // Safari before 26.2
  function whenStill(act) {
    let timer;
    return (event) => {
      clearTimeout(timer);
      timer = setTimeout(act, STILL, event);
    };
  }
  let left = history.state?.top; // of a page that is loaded anew
  addEventListener("popstate", ({ isTrusted, state }) => {
    if (!isTrusted || state?.top === undefined) return; // one of our links, or a new place in a page
    left = state.top;
    returnToPlace();
  });
  function returnToPlace() {
    if (left === undefined || !page()) return;
    const top = left;
    left = undefined;
    sought = location.hash; // where one had come since is what counts
    settle(() => scrollTo(0, top));
    const pressed = history.state?.pressed;
    const place = pressed
      ? document.querySelector(`a[href="${pressed}"]`)
      : document.getElementById(location.hash.slice(1));
    const folded = place?.closest("details");
    if (folded) folded.open = true;
    place?.focus({ preventScroll: true });
  }

  // Our links and the search lead from one page to another as the framework's own links do,
  // without loading everything anew; they are real links, so that all else that links do works.
  function go(address, otherwise) {
    const other = address.pathname !== location.pathname;
    const top = other ? 0 : scrollY;
    goOnFrom(other, otherwise);
    sought = null;
    remember();
    settling?.();
    // The same address twice is one place: a link that is pressed twice adds one entry.
    const write = address.href === location.href ? "replaceState" : "pushState";
    history[write](address.hash ? {} : { top }, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
    if (other && !address.hash) scrollTo(0, 0);
  }

  // A pressed mark is a filter chosen, or taken off: in the address at once, where the next press
  // finds it, however long the server takes to answer the first.
  window.cqcmToggle = (filter, value) => {
    const address = new URL(location.href);
    const chosen = new Set(address.searchParams.getAll(filter));
    if (!chosen.delete(value)) chosen.add(value);
    address.searchParams.delete(filter);
    for (const one of chosen) address.searchParams.append(filter, one);
    address.hash = ""; // a place that a link led to is not gone to again
    go(address);
  };

  const plain = (event) =>
    !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button || event.defaultPrevented);

  function follow(event) {
    const link = event.target.closest("a[href^='/']");
    if (!link || !plain(event) || link.hasAttribute("download")) return;
    event.preventDefault();
    go(new URL(link.href), "content"); // the link may not be there afterwards
  }
  document.addEventListener("click", follow);

  // A figure whose source is asked for takes the whole row: what was pressed keeps its height.
  document.addEventListener("click", ({ target }) => {
    const summary = target.closest(".cqcm-figure summary");
    if (!summary) return;
    const before = summary.getBoundingClientRect().top;
    const stay = () => scrollBy(0, summary.getBoundingClientRect().top - before);
    requestAnimationFrame(stay);
  });

  // A place on this page: Back returns from it to where one was, with the focus on what was pressed.
  function leaveForPlace(event) {
    const link = event.target.closest("a[href^='#']");
    if (!link || !plain(event)) return;
    remember();
    history.replaceState({ ...history.state, pressed: link.getAttribute("href") }, "");
  }
  // Whoever does something else here leaves in another way, but for the keys of Back and Forward.
  function forget({ altKey }) {
    const { pressed, ...state } = history.state ?? {};
    if (pressed && !altKey) history.replaceState(state, "");
  }
  for (const done of ["pointerdown", "keydown"]) addEventListener(done, forget);
  document.addEventListener("click", leaveForPlace);
  addEventListener("hashchange", goToHash);

  function search(event) {
    const form = event.target.closest(".cqcm-search");
    if (!form) return;
    event.preventDefault();
    const address = new URL(form.action);
    address.searchParams.set("q", form.elements.q.value.trim());
    go(address);
  }
  document.addEventListener("submit", search);

  // What had the focus is drawn anew: it goes on from there, or from the title of a new page. A page
  // is drawn in several steps, each of which may take the focus away, until the reader moves it.
  let returnTo = null;
  let leaving = null; // the title of the page that one leaves, which is there for a moment still
  function goOnFrom(other, otherwise) {
    const { activeElement } = document;
    const menu = activeElement?.closest(".cqcm-menu");
    if (other) leaving = document.getElementById("content");
    if (other) returnTo = "content";
    else if (menu) returnTo = menu.querySelector("summary").id;
    else returnTo = activeElement?.id || otherwise;
  }
  function restoreFocus() {
    if (!returnTo || document.activeElement !== document.body) return;
    const place = document.getElementById(returnTo);
    if (place !== leaving) place?.focus({ preventScroll: true });
  }
  for (const moved of ["pointerdown", "keydown"]) addEventListener(moved, () => (returnTo = null));
  addEventListener("focusin", ({ target }) => {
    if (target.id !== returnTo) returnTo = null;
  });

  // A menu closes as menus do: by Escape, and by a press elsewhere.
  const openMenus = () => [...document.querySelectorAll(".cqcm-menu[open]")];
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("pointerdown", ({ target }) => {
    for (const menu of openMenus()) menu.open = menu.contains(target);
  });

  // On a phone the row of views is longer than the screen: it shows where one is.
  let shownView = null;
  function showCurrentView() {
    const here = document.querySelector(".cqcm-nav [aria-current]");
    if (!here || here === shownView) return;
    shownView = here;
    const row = here.closest("ul");
    row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }

  function refresh(roots) {
    const told = `${language()}-CA`; // to write it again, even the same, styles every element anew
    if (document.documentElement.lang !== told) document.documentElement.lang = told;
    for (const root of roots) {
      if (root.closest(OURS)) continue;
      translateElement(root);
      root.querySelectorAll("*:not(svg *)").forEach(translateElement);
    }
    showCurrentView();
    goToHash();
    returnToPlace();
    restoreFocus();
  }

  // What we write ourselves is in the reader's language, and a chart redraws thousands of nodes.
  const OURS = ".main-svg, [class^=cqcm-]";
  const element = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

  function changed(changes) {
    const roots = new Set();
    for (const change of changes) {
      if (element(change.target)?.closest(OURS)) continue;
      if (change.type === "childList") change.addedNodes.forEach((node) => roots.add(element(node)));
      else roots.add(element(change.target));
    }
    roots.delete(null);
    if (!roots.size) return;
    observer.disconnect();
    refreshAndWatch(roots);
  }

  // Whatever fails once, what comes after is translated.
  function refreshAndWatch(roots) {
    try {
      refresh(roots);
    } finally {
      watch();
    }
  }

  const observer = new MutationObserver(changed);
  const watch = () =>
    observer.observe(document.documentElement, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ATTRIBUTES,
    });

  comeToAddress();
  refreshAndWatch([document.documentElement]);
})();
