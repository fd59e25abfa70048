// The framework writes its own interface in English and offers no locale: each of its phrases is
// replaced by the words that the page came with as soon as it appears, in texts and in attributes.
// The other scripts learn the language here, and the words of it.
(() => {
  const { cqcm } = window;
  const ATTRIBUTES = ["aria-label", "title", "placeholder"];
  const reverse = (table) => Object.fromEntries(Object.entries(table).map(([en, fr]) => [fr, en]));
  const { exact, patterns } = cqcm.told;
  const PHRASES = { fr: exact, en: reverse(exact) };
  const PATTERNS = Object.entries(patterns).map(([from, to]) => [new RegExp(from), to]);

  // What is asked for stands in the address, on every page.
  cqcm.parameter = (name) => new URLSearchParams(location.search).getAll(name).at(-1);
  cqcm.language = () => (cqcm.parameter("lang") === "en" ? "en" : "fr");
  cqcm.say = (name) => cqcm.told[name][cqcm.language()];

  // What an object holds itself: « constructor » and the like would be found on each.
  const held = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

  function translate(phrase) {
    const whole = held(PHRASES[cqcm.language()], phrase.trim());
    if (whole || cqcm.language() === "en") return whole;
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

  // In another language every phrase is another one, also those that stand on from page to page.
  function refresh(roots) {
    const told = `${cqcm.language()}-CA`; // to write it again, even the same, styles every element anew
    const same = document.documentElement.lang === told;
    if (!same) document.documentElement.lang = told;
    for (const root of same ? roots : [document.body]) {
      if (root.closest(OURS)) continue;
      translateElement(root);
      root.querySelectorAll(THEIRS).forEach(translateElement);
    }
  }

  // What we write ourselves is in the reader's language, and a chart redraws thousands of nodes.
  const OURS = ".main-svg, [class^=cqcm-]";
  const THEIRS = "*:not(svg *, [class^=cqcm-], [class^=cqcm-] *)";
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

  refreshAndWatch([document.documentElement]);
})();
