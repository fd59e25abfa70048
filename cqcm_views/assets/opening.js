// A page as it opens: what it shows is asked for over HTTP and drawn at once. The framework, which has
// to be read, to connect and to run before it tells the same, begins after that, out of sight. Once
// it has all of the page it stands where ours stood, and what we drew moves into it as it is: nothing
// is drawn twice, and whoever reads, writes or has chosen something does not notice.
(() => {
  const { cqcm } = window;
  const root = document.getElementById("root"); // of the framework
  const ours = document.createElement("div");

  // Its files wait in the page; not where the framework has a part in what the page shows.
  const files = document.getElementById("cqcm-framework");
  // Milliseconds: on a slow line both are on their way then, and the first one to come is shown.
  const ANSWERED_WITHIN = 5_000;
  const DRAWN_WITHIN = 10_000;

  async function open() {
    const late = setTimeout(begin, ANSWERED_WITHIN);
    try {
      await cqcm.comeTo(stand);
      clearTimeout(late);
      setTimeout(begin, DRAWN_WITHIN);
      await cqcm.chart.drawn();
      idle(begin);
    } catch (error) {
      console.warn(error);
      cqcm.opening = null;
      if (!root.isConnected) ours.before(root);
      ours.remove();
      begin();
    }
  }
  const idle = window.requestIdleCallback ?? setTimeout; // Safari has none

  // In elements that are called as the framework's are, which the style sheet knows.
  function stand(told) {
    if (root.querySelector(HAS_DRAWN)) throw new Error("the framework was there first");
    ours.className = "cqcm-opening stApp";
    ours.innerHTML = `<a class="cqcm-skip" href="#stMain">${cqcm.say("skip_to_content")}</a>
      <section class="stMain" id="stMain" role="main"><div class="stMainBlockContainer"><div class="stVerticalBlock">
      <div class="stElementContainer"><div class="stHtml">${told.header}</div></div><div></div></div></div></section>`;
    root.before(ours);
    cqcm.opening = { leadsTo };
    cqcm.open(ours.querySelector(".stVerticalBlock").lastElementChild, told);
    watcher.observe(root, { subtree: true, childList: true });
    look();
  }

  let begun = false;
  function begin() {
    if (!begun) document.head.append(files.content);
    begun = true;
  }

  let at = null; // where the framework shows the page
  function leadsTo(place) {
    at = place;
    look();
  }

  // Something else than the page, which it draws itself: that counts. An error of it does not, as long
  // as what stands here needs nothing of it.
  const HAS_DRAWN = "#content";
  const watcher = new MutationObserver(look);
  function look() {
    if (!cqcm.opening) return;
    if (root.firstChild) root.remove(); // the framework has looked for it, and never looks again
    const header = root.querySelector(".cqcm-header");
    const whole = header && root.contains(at) && !isHeld();
    if (whole || root.querySelector(HAS_DRAWN)) giveOver(whole && header.parentElement);
  }

  function giveOver(header) {
    cqcm.opening = null;
    watcher.disconnect();
    ours.before(root);
    if (header) {
      header.replaceChildren();
      for (const one of [...ours.querySelector(".stHtml").children]) cqcm.move(one, header);
      cqcm.moveTo(at);
    }
    ours.remove();
    dispatchEvent(new Event("cqcm-asks"));
  }

  // What is open in it, has the focus or was scrolled stays so. A browser that only takes it out and
  // puts it in again waits until nothing is open or written in.
  // The link to the content is the framework's own afterwards: it stays while it has the focus.
  const isHeld = () => ours.querySelector(root.moveBefore ? ".cqcm-skip:focus" : ".cqcm-skip:focus, :popover-open, input:focus");
  for (const over of ["toggle", "focusout"]) ours.addEventListener(over, () => setTimeout(look), true);
  cqcm.move = (one, to) => {
    if (to.moveBefore) return to.moveBefore(one, null);
    const { activeElement } = document;
    to.append(one);
    if (one.contains(activeElement)) activeElement.focus({ preventScroll: true });
  };

  if (files) open();
})();
