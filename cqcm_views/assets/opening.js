// A page as it opens: what it shows is asked for over HTTP and drawn at once. The framework, which has
// to be read, to connect and to run before it tells the same, begins after that, out of sight. Once
// it has all of the page it stands where ours stood, and what we drew moves into it as it is: nothing
// is drawn twice, and whoever reads, writes or has chosen something does not notice.
(() => {
  const { cqcm } = window;
  const root = document.getElementById("root");

  // Its files wait in the page; not where the framework has a part in what the page shows.
  const files = document.getElementById("cqcm-framework");
  const OPENS_WITHIN = 5_000; // milliseconds; then it is the framework that draws, or says what is wrong
  const ours = document.createElement("div");

  async function open() {
    try {
      await cqcm.comeTo(stand, AbortSignal.timeout(OPENS_WITHIN));
    } catch (error) {
      console.warn(error);
      cqcm.opening = null;
      ours.remove();
    }
    await cqcm.chart.drawn();
    const { requestIdleCallback: idle = setTimeout } = window; // Safari has none
    idle(begin, { timeout: 1_000 });
  }

  // In elements that are called as the framework's are, which the style sheet knows.
  function stand(told) {
    ours.className = "cqcm-opening stApp";
    ours.innerHTML = `<section class="stMain"><div class="stMainBlockContainer"><div class="stVerticalBlock">
      <div class="stElementContainer"><div class="stHtml">${told.header}</div></div><div></div></div></div></section>`;
    root.before(ours);
    cqcm.opening = { leadsTo };
    cqcm.open(ours.querySelector(".stVerticalBlock").lastElementChild, told);
    dispatchEvent(new Event("cqcm-asks")); // what HTTP gave gives way
  }

  function begin() {
    if (cqcm.opening) watcher.observe(root, { subtree: true, childList: true });
    document.head.append(files.content);
  }

  let at = null; // where the framework shows the page
  function leadsTo(place) {
    at = place;
    look();
  }

  const watcher = new MutationObserver(look);
  function look() {
    root.remove(); // the framework has looked for it, and never looks again
    const header = root.querySelector(".cqcm-header");
    if (root.querySelector(".stAlert, #content") || (header && at)) giveOver(header);
  }

  function giveOver(header) {
    cqcm.opening = null;
    watcher.disconnect();
    ours.before(root);
    if (at && header) {
      const place = header.parentElement;
      place.replaceChildren();
      cqcm.move(ours.querySelector(".cqcm-header"), place);
      cqcm.moveTo(at);
    }
    ours.remove();
    dispatchEvent(new Event("cqcm-asks"));
  }

  // What is open in it, has the focus or was scrolled stays so.
  cqcm.move = (one, to) => {
    if (to.moveBefore) return to.moveBefore(one, null);
    const { activeElement } = document; // Safari
    to.append(one);
    if (one.contains(activeElement)) activeElement.focus({ preventScroll: true });
  };

  if (files) open();
})();
