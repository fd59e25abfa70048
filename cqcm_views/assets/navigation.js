// Where one is: links and the search, places on a page, the focus, menus.
(() => {
  // The framework's own link would lead to an element that takes no focus.
  document.addEventListener("click", (event) => {
    if (!event.target.closest('a[href="#stMain"]')) return;
    event.preventDefault();
    document.getElementById("content")?.focus();
  });

  // The page is drawn after the browser has looked for the place that the address names.
  let sought = null;
  function goToHash() {
    if (location.hash === sought) return;
    const place = location.hash && document.getElementById(location.hash.slice(1));
    if (!place || !page()) return; // the name may be that of an element around the page
    sought = location.hash;
    unfold(place);
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    settle(() => place.scrollIntoView());
  }

  function unfold(place) {
    for (let one = place?.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
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
      closed = [];
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
  const openRows = () => [...document.querySelectorAll(".cqcm-figure > details[open] h3")].map(({ id }) => id);
  const remember = () => history.replaceState({ ...history.state, top: scrollY, opened: openRows() }, "");
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
  const unfolded = ({ opened = [] }) => [...opened, location.hash.slice(1)].filter(Boolean);
  let closed = left === undefined ? [] : unfolded(history.state); // what was open where one returns to
  addEventListener("popstate", ({ isTrusted, state }) => {
    if (!isTrusted || state?.top === undefined) return; // one of our links, or a new place in a page
    left = state.top;
    closed = unfolded(state);
    returnToPlace();
  });
  function openAgain() {
    for (const id of closed) unfold(document.getElementById(id)); // it may be drawn more than once
  }
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
    unfold(place);
    place?.focus({ preventScroll: true });
  }

  // The framework writes the path of each page that it begins to draw, also of one that was left
  // since, with Back for instance: the address would go there again, and Forward lead nowhere. It
  // never leads to another page itself.
  const writePlace = history.pushState.bind(history);
  history.pushState = (state, unused, address) => {
    if (address == null || new URL(address, location).pathname === location.pathname) writePlace(state, unused, address);
  };

  // Our links and the search lead from one page to another as the framework's own links do,
  // without loading everything anew; they are real links, so that all else that links do works.
  function go(address, otherwise, replaces = false) {
    const other = address.pathname !== location.pathname;
    const top = other ? 0 : scrollY;
    goOnFrom(other, otherwise);
    sought = null;
    remember();
    if (window.cqcm.opening && !window.cqcm.isChoice(address)) return location[replaces ? "replace" : "assign"](address);
    settling?.();
    // The same address twice is one place: a link that is pressed twice adds one entry.
    const state = address.hash ? {} : { top };
    if (replaces || address.href === location.href) history.replaceState(state, "", address);
    else writePlace(state, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
    if (other && !address.hash) scrollTo(0, 0);
  }

  // A pressed mark is a filter chosen, or taken off: in the address at once, where the next press
  // finds it, however long the server takes to answer the first.
  window.cqcm.toggle = (filter, value) => window.cqcm.choose(filter, value, !window.cqcm.chosen(filter).includes(value));
  window.cqcm.chosen = (filter) => new URLSearchParams(location.search).getAll(filter);
  window.cqcm.choose = (filter, value, on, otherwise) => {
    const address = new URL(location.href);
    const chosen = new Set(address.searchParams.getAll(filter));
    if (chosen.has(value) === on) return;
    chosen[on ? "add" : "delete"](value);
    address.searchParams.delete(filter);
    for (const one of chosen) address.searchParams.append(filter, one);
    address.hash = ""; // a place that a link led to is not gone to again
    go(address, otherwise);
  };

  // What is gathered to present goes along to every page, with the words of its title slide.
  // These may have been typed since the page was drawn: what counts is the address.
  window.cqcm.titled = ["titre", "evenement", "jour"];
  window.cqcm.gathered = ["diapos", ...window.cqcm.titled];
  function carry(address, names) {
    const here = new URLSearchParams(location.search);
    for (const name of names) {
      const now = here.getAll(name);
      if (String(now) === String(address.searchParams.getAll(name))) continue;
      address.searchParams.delete(name);
      for (const one of now) address.searchParams.append(name, one);
    }
  }

  // What can be chosen here goes along as it is now: the links may have been drawn before.
  const filters = () => new Set([...document.querySelectorAll(".cqcm-choices input")].map(({ name }) => name));

  const plain = (event) =>
    !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button || event.defaultPrevented);

  function follow(event) {
    const link = event.target.closest("a[href^='/']");
    if (!link || !plain(event) || link.hasAttribute("download") || link.target) return;
    if (link.closest(".cqcm-before")) return; // there is no app yet that could go there
    if (link.pathname === "/donnees/") return; // a page of its own, without the app
    event.preventDefault();
    close(link);
    const { filter, value } = link.dataset; // taken off: others may have been chosen since it was drawn
    if (filter) return window.cqcm.choose(filter, value, false, `cqcm-filter-${filter}`); // beside it
    const address = new URL(link.href);
    if (link.closest(".cqcm-header")) carry(address, filters());
    carry(address, "gathers" in link.dataset ? window.cqcm.titled : window.cqcm.gathered);
    const colours = link.closest(".cqcm-themes"); // those of this reader: no place to go back to
    go(address, "content", Boolean(colours)); // the link may not be there afterwards
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
    close(form);
    carry(address, window.cqcm.gathered);
    go(address);
  }
  document.addEventListener("submit", search);

  // What had the focus is drawn anew: it goes on from there, or from the title of a new page. A page
  // is drawn in several steps, each of which may take the focus away, until the reader moves it.
  let returnTo = null;
  let leaving = null; // the title of the page that one leaves, which is there for a moment still
  function goOnFrom(other, otherwise) {
    const { activeElement } = document;
    if (other) leaving = document.getElementById("content");
    if (other) returnTo = "content";
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

  // A menu that leads somewhere closes, and gives the focus back to what opened it. One that opens
  // to write in has it in its field; in a window of another width a menu may be a row.
  function close(inside) {
    const menu = inside.closest(":popover-open");
    if (!menu) return;
    menu.hidePopover();
    document.querySelector(`[popovertarget="${menu.id}"]`).focus();
  }
  window.cqcm.closeMenu = close;
  document.addEventListener("toggle", ({ target, newState }) => {
    if (newState === "open") target.querySelector("input")?.focus();
  }, { capture: true });
  addEventListener("resize", () => document.querySelector("#cqcm-menu:popover-open")?.hidePopover());

  // Each step in which a page is drawn may bring what is looked for.
  function look() {
    goToHash();
    openAgain();
    returnToPlace();
    restoreFocus();
  }
  new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true });
  look();
})();
