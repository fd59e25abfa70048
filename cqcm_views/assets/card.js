// Cards as a view shows them: parts in their order, each with cells side by side or below each other. A
// cell is a card (its head, its chart, table or words, its foot), or HTML alone.
//
// They come in a message of the framework, or as an answer to a choice (`choice.js`). The HTML comes
// from our own templates, the chart is for `chart.js`. The framework's elements for
// the same card are five, and its chart draws each figure twice: `make bench` says what that costs.
// Parts that are not chosen are not drawn.
(() => {
  const { cqcm } = window;
  const decoder = new TextDecoder();
  const stacks = new WeakMap(); // the element that the framework gives -> what it shows, and where
  const stackAt = (at) => stacks.get(at) ?? stacks.set(at, { at, parts: new Map(), cells: new Map() }).get(at);

  let page = null; // that of a page that has only one

  // Called by the framework when a run has something else to tell than the one before, or a whole page.
  // What it gets back it calls when the element is gone, and of a run that a newer one has overtaken.
  cqcm.card = ({ data, parentElement }) => {
    const run = JSON.parse(decoder.decode(data));
    const whole = cqcm.newest(run);
    if (whole && cqcm.opening) stays(parentElement);
    const stack = stackAt(parentElement);
    if (!cqcm.isLeft(run)) page = whole && stack;
    take(stack, whole?.page ?? run.parts);
    return () => parentElement.isConnected || stack.at !== parentElement || stack.cells.forEach(cqcm.chart.leave);
  };

  // The same page as a choice leaves it; fails where it is not there, or no longer.
  cqcm.show = (whole) => {
    if (!page?.at.isConnected) throw new Error("the page is gone");
    take(page, whole.page);
  };

  // The page before any run (`opening.js`). It stands there until all that the framework shows is
  // there as well, and moves then as it is.
  cqcm.open = (at, whole) => {
    page = stackAt(at);
    take(page, whole.page);
  };
  function stays(at) {
    stacks.set(at, page);
    cqcm.opening.leadsTo(at);
  }
  cqcm.moveTo = (at) => {
    if (stacks.get(at) !== page) return; // a run has drawn something else since
    page.at = at;
    at.replaceChildren();
    cqcm.move(page.root, at);
  };

  // What has the same key stays what it is, wherever it stands now: a chart that moves, or that a
  // filter changes, is not made anew.
  function take(stack, parts) {
    stack.root ??= made("cqcm-stack");
    if (stack.root.parentNode !== stack.at) stack.at.replaceChildren(stack.root);
    stack.parts = keep(stack.parts, parts, () => ({ root: made("") }));
    const cells = parts.flatMap((part) => part.cells);
    const before = stack.cells;
    stack.cells = keep(before, cells, () => ({ home: made("cqcm-cell") }));
    for (const [key, cell] of before) if (!stack.cells.has(key)) cqcm.chart.leave(cell);
    put(stack.root, parts.map(({ key }) => stack.parts.get(key).root));
    for (const part of parts) {
      const { root } = stack.parts.get(part.key);
      root.className = `cqcm-part ${part.grid}`;
      put(root, part.cells.map(({ key }) => stack.cells.get(key).home));
    }
    for (const told of cells) attempt(stack.cells.get(told.key), told);
  }

  function made(name) {
    const place = document.createElement("div");
    place.className = name;
    return place;
  }

  const keep = (before, told, make) => new Map(told.map(({ key }) => [key, before.get(key) ?? make()]));

  // In their order; what stands where it belongs is not touched, and keeps the focus.
  function put(root, children) {
    for (const child of [...root.children]) if (!children.includes(child)) child.remove();
    children.forEach((child, at) => root.children[at] !== child && root.insertBefore(child, root.children[at] ?? null));
  }

  // One that fails leaves the others, and is tried again by the next run.
  function attempt(cell, told) {
    try {
      showCell(cell, told);
    } catch (error) {
      console.error(error);
      cell.tag = null;
    }
  }

  function showCell(cell, told) {
    if (cell.tag === told.tag) return;
    cell.tag = told.tag;
    cell.told = told;
    if ("html" in told) fill(cell.home, told.html);
    else show(cell, cell.home);
    if ("inside" in told) unfoldLater(cell);
  }

  const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 300)); // Safari has none
  // What is folded comes when the charts are drawn: they need not wait for it.
  function unfoldLater({ told, home }) {
    const bring = () => home.told === told.html && fill(home.querySelector("details > div"), told.inside);
    idle(bring, { timeout: 1000 });
  }

  function show(card, parent) {
    if (card.root?.parentNode !== parent) makeParts(card, parent);
    fill(card.head, card.told.head);
    fill(card.foot, card.told.foot);
    if (card.root.closest("[data-opened]")) tellOpened(card.root); // one that is filled anew is closed
    showTabs(card);
    card.show();
  }

  function makeParts(card, parent) {
    card.part = "chart";
    card.show = () => {
      cqcm.chart.fit(card); // a window of another width asks for it again
      showPart(card);
    };
    for (const name of ["head", "tabs", "body", "foot"]) {
      card[name] = document.createElement("div");
      card[name].className = `cqcm-card-${name}`;
    }
    const root = document.createElement("div");
    root.className = "cqcm-card";
    root.append(card.head, card.tabs, card.body, card.foot);
    root.card = card;
    card.root = root;
    parent.told = null; // whatever failed there
    parent.replaceChildren(root);
    card.tabs.addEventListener("click", (event) => choose(card, event.target.dataset.part));
    card.tabs.addEventListener("keydown", (event) => step(card, event));
  }

  function fill(place, html) {
    if (place.told === html) return;
    place.told = html;
    place.innerHTML = html;
  }

  // Cards that stand side by side are told which of them shows where its number comes from. The
  // style sheet could see it (`:has`), and would have each change of a chart looked at for it.
  function tellOpened(place) {
    const grid = place.closest(".cqcm-part");
    for (const one of grid?.children ?? []) {
      one.toggleAttribute("data-opened", Boolean(one.querySelector(".cqcm-quiet > details[open]")));
    }
    grid?.toggleAttribute("data-opened", Boolean(grid.querySelector(":scope > [data-opened]")));
  }
  document.addEventListener("toggle", ({ target }) => target.matches(".cqcm-quiet > details") && tellOpened(target), true);

  // Tabs ----------------------------------------------------------------------------------------

  function showTabs(card) {
    const { tabs, label } = card.told;
    card.tabs.hidden = !tabs.length;
    card.tabs.setAttribute("role", "tablist");
    card.tabs.setAttribute("aria-label", label);
    if (!tabs.some(([part]) => part === card.part)) card.part = tabs[0]?.[0];
    const there = [...card.tabs.children].map(({ dataset }) => dataset.part);
    // The same tabs stay: one of them may have the focus.
    if (there.join() !== tabs.map(([part]) => part).join()) {
      card.tabs.replaceChildren(...tabs.map(([part]) => makeTab(part)));
    }
    tabs.forEach(([part, words], at) => tellTab(card.tabs.children[at], words, part === card.part));
  }

  function makeTab(part) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.dataset.part = part;
    tab.setAttribute("role", "tab");
    return tab;
  }

  function tellTab(tab, words, chosen) {
    tab.textContent = words;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
  }

  function choose(card, part) {
    if (!part || part === card.part) return;
    card.part = part;
    showTabs(card);
    showPart(card);
    card.tabs.querySelector("[aria-selected=true]").focus();
  }

  // Where each key leads from a tab, of so many.
  const STEPS = {
    ArrowRight: (at, many) => (at + 1) % many,
    ArrowLeft: (at, many) => (at + many - 1) % many,
    Home: () => 0,
    End: (_, many) => many - 1,
  };
  function step(card, event) {
    const { altKey, ctrlKey, metaKey, shiftKey, key } = event;
    if (altKey || ctrlKey || metaKey || shiftKey || !Object.hasOwn(STEPS, key)) return;
    const parts = card.told.tabs.map(([part]) => part);
    choose(card, parts[STEPS[key](parts.indexOf(card.part), parts.length)]);
    event.preventDefault();
  }

  function showPart(card) {
    const { tabs, parts } = card.told;
    const [, words] = tabs.find(([part]) => part === card.part) ?? [];
    const panel = words && { role: "tabpanel", "aria-label": words };
    for (const name of ["role", "aria-label"]) {
      if (panel) card.body.setAttribute(name, panel[name]);
      else card.body.removeAttribute(name); // what waits for data is alone
    }
    if (card.part === "chart" && card.figure) drawChart(card);
    else fill(card.body, parts[card.part] ?? parts.only);
  }

  async function drawChart(card) {
    try {
      await cqcm.chart.draw(card);
    } catch (error) {
      console.error(error);
      card.tag = null; // the next run tries again
      if (card.part === "chart") showInstead(card);
    }
  }

  // A list shows its first entries: the others come in their place, and the focus goes on to them.
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-unfold]");
    if (!button) return;
    const folded = [...button.previousElementSibling.querySelectorAll(".cqcm-folded")];
    for (const row of folded) row.classList.remove("cqcm-folded");
    const [first] = folded;
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
    button.remove();
  });

  // Paper shows what is folded, but for what each number comes from.
  const FOLDED = ".cqcm-project, .cqcm-others, .cqcm-rest";
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll(FOLDED)].filter(({ open }) => !open);
    for (const one of unfolded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of unfolded) one.open = false;
  });

  // A menu opens beside the button that it belongs to, within the window, and leaves with it: a page
  // that still scrolls, or is still drawn, moves it and does not close it.
  const openMenu = () => document.querySelector(":is(.cqcm-actions, .cqcm-choices):popover-open");
  const isOver = ({ top, bottom }) => bottom < 0 || top > innerHeight;
  function placeMenu() {
    const menu = openMenu();
    if (!menu) return;
    const box = document.querySelector(`[popovertarget="${menu.id}"]`).getBoundingClientRect();
    if (isOver(box)) menu.hidePopover();
    const below = box.bottom + menu.offsetHeight <= innerHeight;
    const left = menu.matches(".cqcm-choices") ? Math.min(box.left, innerWidth - menu.offsetWidth - 8) : box.right - menu.offsetWidth;
    menu.style.left = `${Math.max(8, left)}px`;
    menu.style.top = `${below ? box.bottom : Math.max(8, box.top - menu.offsetHeight)}px`;
  }
  document.addEventListener("toggle", placeMenu, true);
  for (const moved of ["scroll", "resize"]) addEventListener(moved, placeMenu, { passive: true });

  // A chart that cannot be drawn has a table with the same numbers.
  function showInstead(card) {
    const said = document.createElement("p");
    said.className = "cqcm-notice";
    said.setAttribute("role", "status");
    said.textContent = cqcm.say("not_drawn");
    fill(card.body, card.told.parts.table);
    card.body.prepend(said);
  }
})();
