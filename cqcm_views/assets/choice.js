// A choice on the page that one is on. What the page shows at its new address is asked for alone, over
// HTTP: the framework would tell and draw every element anew, and keep a place for whoever chooses.
// Where no answer comes it is asked after all, and says what is wrong.
(() => {
  const { cqcm } = window;
  const PATIENCE = 15_000; // milliseconds; that the line is lost is said long before
  const AGAIN = 2_000;
  const SELDOM = 60_000; // where nothing comes again and again
  const passes = (name) => cqcm.told.passing.includes(name) || name.startsWith("utm_"); // asks nothing of us
  const root = document.documentElement;
  const here = () => location.pathname + location.search;
  const held = (names, { searchParams }) => String(names.map((name) => searchParams.getAll(name)));

  let open = false; // whether what stands here can be asked for under another choice
  let last = new URL(location.href); // of what stands here, or is on its way
  let asking = null;
  let again = AGAIN;
  let answer = null; // the last one, and its address

  // What is to stand here once a run has told a page: that, or what a choice has led to since. The
  // framework knows no choice: it would leave, or write, the header and the title that it knows.
  cqcm.newest = (run) => {
    const { at, told } = run;
    if (cqcm.isLeft(run)) return told;
    open = Boolean(at);
    if (!open || !answer) return told;
    const now = [...new URLSearchParams(location.search)].filter(([name]) => !passes(name));
    const overtaken = answer.address === here() && String(at) !== String(now.map((pair) => pair.join("=")).sort());
    const newest = overtaken ? answer.told : told;
    frame(newest);
    return newest;
  };
  // The framework tells the page that one has left once more when its colours change meanwhile.
  cqcm.isLeft = ({ at, page }) => Boolean(at) && page !== location.pathname.replaceAll("/", "");
  let framed = {}; // what is the same stays: it may have the focus, or what was typed in it
  function frame({ title, header }) {
    document.title = title;
    const there = document.querySelector(".cqcm-header");
    if (framed.html === header && framed.there === there) return;
    const place = there.parentElement;
    place.innerHTML = header;
    framed = { html: header, there: place.firstElementChild };
  }

  // Another page, language or colours are the framework's as well.
  cqcm.isChoice = isChoice;
  function isChoice(address) {
    const same = held(["lang", "theme"], address) === held(["lang", "theme"], last);
    return open && same && address.pathname === last.pathname && address.search !== last.search;
  }

  // After all that we ourselves do at another address, before the framework, which listens last.
  addEventListener("popstate", (event) => {
    const address = new URL(location.href);
    const choice = isChoice(address);
    const place = open && event.isTrusted && here() === last.pathname + last.search;
    last = address;
    if (choice || place) event.stopImmediatePropagation();
    if (choice) ask();
    else if (!place && cqcm.opening) openAgain(event);
    else if (!place) drop();
    for (const list of document.querySelectorAll(".cqcm-choices:popover-open")) tick(list);
  });

  // There is no framework yet that could go to another page, or run again.
  function openAgain({ isTrusted }) {
    if (isTrusted) location.reload();
    else ask();
  }

  function drop() {
    if (!asking) return;
    asking.abort();
    asking = null;
    tell();
  }

  async function ask() {
    asking?.abort();
    const mine = (asking = new AbortController());
    const address = here();
    const timer = setTimeout(() => mine.abort(), PATIENCE);
    tell();
    try {
      const before = kept.get(placeOf(address));
      if (before) show(address, JSON.parse(before));
      const told = await answered(address, mine.signal);
      if (asking === mine && told !== before) show(address, JSON.parse(told));
    } catch {
      if (asking === mine) unanswered();
    }
    clearTimeout(timer);
    if (asking !== mine) return;
    asking = null;
    tell();
  }

  // A run is asked for, at the same address; before there is anything to run, the same once more.
  function unanswered() {
    if (!cqcm.opening) return cqcm.runAgain(); // at a place on the page, too
    setTimeout(() => !asking && !cqcm.isAnswered() && ask(), again);
    again = Math.min(2 * again, SELDOM);
  }

  // What was answered on this page is shown at once where it is chosen again. It is asked for all the
  // same: another release may have come since.
  const MOST_KEPT = 12; // up to 300 KB each
  const kept = new Map();
  const placeOf = (address) => `/choix/${root.dataset.theme}${address}`;
  async function answered(address, signal) {
    const place = placeOf(address);
    const found = await fetch(place, { signal });
    if (!found.ok) throw new Error(`no answer: ${found.status}`);
    const told = await found.text();
    kept.delete(place); // the last one asked for is the last one to go
    kept.set(place, told);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
    return told;
  }

  function show(address, told) {
    answer = { address, told };
    again = AGAIN;
    cqcm.show(told);
    frame(told);
  }

  cqcm.isAnswered = () => answer?.address === here();

  // The page that one comes to, before the framework is there (`opening.js`); fails without an answer.
  cqcm.comeTo = async (stand) => {
    const address = here();
    const told = JSON.parse(await answered(address));
    if (address !== here()) return cqcm.comeTo(stand); // one went back meanwhile
    stand(told);
    answer = { address, told };
    open = true;
    tell(); // what HTTP gave gives way, with its header
    frame(told);
  };

  // That something is asked for, to whatever shows that one waits.
  function tell() {
    root.toggleAttribute("data-asks", Boolean(asking));
    dispatchEvent(new Event("cqcm-asks"));
  }

  // Lists to choose from ------------------------------------------------------------------------

  // A list is the same whatever is chosen, so that it stays while it is chosen from: what is ticked
  // is what the address holds.
  function tick(list) {
    for (const box of list.querySelectorAll("input")) box.checked = cqcm.chosen(box.name).includes(box.value);
  }
  document.addEventListener("beforetoggle", ({ target }) => target.matches(".cqcm-choices") && tick(target), true);
  document.addEventListener("change", ({ target }) => {
    if (target.closest(".cqcm-choices")) cqcm.choose(target.name, target.value, target.checked);
  });

  // The arrows lead from one to the next; a letter leads to the next word that begins with it.
  const STEPS = { ArrowDown: 1, ArrowUp: -1 };
  const plain = (word) => word.trim().toLowerCase().normalize("NFD");
  document.addEventListener("keydown", (event) => {
    const list = event.target.closest?.(".cqcm-choices");
    if (list) step(event, [...list.querySelectorAll("input")]);
    else if (isSwitched(event)) event.preventDefault(); // it would scroll
  });
  // A link is followed by Enter alone; what is switched, by the space bar too, once it is let go.
  const isSwitched = ({ key, target }) => key === " " && target.matches?.("a[role=switch]");
  document.addEventListener("keyup", (event) => isSwitched(event) && event.target.click());
  function step(event, boxes) {
    const { key, altKey, ctrlKey, metaKey } = event;
    const at = boxes.indexOf(event.target);
    const next = [...boxes.slice(at + 1), ...boxes.slice(0, at + 1)];
    const begins = (box) => plain(box.parentElement.textContent).startsWith(plain(key));
    const to = Object.hasOwn(STEPS, key) ? next.at(STEPS[key] > 0 ? 0 : -2) : key.length === 1 && key !== " " && next.find(begins);
    if (!to || altKey || ctrlKey || metaKey) return;
    event.preventDefault();
    to.focus();
  }
})();
