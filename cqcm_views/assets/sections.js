// The bar of the sections says in which one reads, and shows it where the bar is longer than the
// window.
(() => {
  const bar = () => document.querySelector(".cqcm-sections");
  const placeOf = (link) => document.getElementById(link.hash.slice(1));

  // A section is read from when its title is in the upper third of the window.
  const passed = new Set();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) passed[isIntersecting ? "add" : "delete"](target);
      mark();
    },
    { rootMargin: "1000000px 0px -65% 0px" },
  );

  let titles = []; // as they stand now: a run may draw them anew
  function watch() {
    const links = [...(bar()?.querySelectorAll("a") ?? [])];
    const now = links.map(placeOf);
    if (now.length === titles.length && now.every((title, at) => title === titles[at])) return;
    titles = now;
    passed.clear();
    if (location.hash !== gone) gone = null; // of a view that was left since
    watcher.disconnect();
    for (const title of titles) if (title) watcher.observe(title);
    mark();
  }

  // A section that was gone to counts, though a short one at the end never comes so high.
  let gone = null;
  document.addEventListener("click", ({ target }) => {
    const link = target.closest(".cqcm-sections a");
    if (!link) return;
    gone = link.hash;
    mark();
  });
  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(moved, () => (gone = null), { passive: true });
  }
  addEventListener("hashchange", () => {
    if (location.hash !== gone) gone = null; // by Back, or another link
  });

  // So is the last one at the end of the page.
  let ended = false;
  const atEnd = () => scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  function scrolled() {
    if (atEnd() === ended) return;
    ended = !ended;
    mark();
  }
  addEventListener("scroll", scrolled, { passive: true });

  function mark() {
    const links = [...(bar()?.querySelectorAll("a") ?? [])];
    const at = ended ? links.length - 1 : titles.findLastIndex((title) => passed.has(title));
    const here = links.find((link) => link.hash === gone) ?? links[Math.max(at, 0)];
    for (const link of links) {
      if (link !== here) link.removeAttribute("aria-current");
      else if (!link.ariaCurrent) showInBar(link);
    }
  }

  function showInBar(link) {
    link.setAttribute("aria-current", "location");
    // With the next frame: to be asked where it stands in the middle of a drawing costs a layout.
    // Not under a hand that presses it, which would let go of another link.
    requestAnimationFrame(() => {
      const row = link.closest("ul:not(:active)");
      if (row) row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
    });
  }

  new MutationObserver(watch).observe(document.documentElement, { subtree: true, childList: true });
  watch();
})();
