// The one stopwatch of all pages, so that their times compare.
//
// The time runs from the click (or the key) that chooses. A chart counts as redrawn once it has
// emitted plotly_afterplot since then and what it draws differs from what it drew before; a chart
// that the framework replaced counts in the place of the old one. `charts` is when the frame with
// the last of the charts that follow the choice was painted; `settled` is the same once no script
// runs and nothing is marked as stale. A static page runs no script, so that both are one there.
//
// What the stopwatch itself does must not weigh on one page more than on another: each drawing is
// looked at once.
window.bench = (() => {
  const PATIENCE = 60_000;
  const QUIET = 400;
  const BUSY = "[data-test-script-state=running], [data-stale=true], [data-asks], [data-dash-is-loading=true]";
  const heard = new WeakMap(); // chart -> when it last emitted plotly_afterplot, and its look then
  let round = null;
  let last = 0; // when any chart was drawn last

  const found = document.getElementsByClassName("js-plotly-plot"); // live: nothing to search
  const charts = () => [...found];
  const look = (chart) => JSON.stringify([chart.data, chart.layout?.shapes]);

  function listen() {
    for (const chart of charts()) {
      if (heard.has(chart) || !chart.on) continue;
      heard.set(chart, { at: 0 });
      chart.on("plotly_afterplot", () => {
        last = performance.now();
        heard.set(chart, { at: last, look: round && look(chart) });
        check();
      });
    }
  }

  function redrawn() {
    const changed = charts().filter((chart, place) => {
      const drawn = heard.get(chart);
      return drawn?.at > round.from && drawn.look !== lookBefore(chart, place);
    });
    return changed.length >= round.following;
  }

  // Of the chart itself, or of the one in whose place it came; one that came beside it is no redraw.
  function lookBefore(chart, place) {
    const [before, look] = round.before.has(chart) ? [null, round.before.get(chart)] : round.places[place] ?? [];
    return before?.isConnected ? heard.get(chart).look : look;
  }

  // After the frame: what requestAnimationFrame was given runs before the paint, a message after.
  function painted(name) {
    if (name in round.at) return;
    round.at[name] = null;
    const { from, at, finish } = round;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        at[name] = performance.now() - from;
        if (at.settled) finish(at);
      };
      port2.postMessage(null);
    });
  }

  function check() {
    if (!round?.from || "settled" in round.at || !redrawn()) return;
    painted("charts");
    if (!document.querySelector(BUSY)) painted("settled");
  }

  for (const press of ["click", "keydown"]) {
    document.addEventListener(press, (event) => {
      if (round && !round.from) round.from = event.timeStamp;
    }, true);
  }
  new MutationObserver(() => { listen(); check(); }).observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ["class", "data-stale", "data-test-script-state", "data-asks", "data-dash-is-loading"],
  });

  // The framework draws each chart a second time soon after the first: that must be over before
  // the next page has its turn.
  const quiet = () => new Promise((over) => {
    const look = () =>
      performance.now() - last > QUIET ? requestIdleCallback(over, { timeout: 2 * QUIET }) : setTimeout(look, 50);
    look();
  });

  return {
    count: () => charts().length,
    arm(following) {
      listen();
      const places = charts().map((chart) => [chart, look(chart)]);
      round = { following, places, before: new Map(places), at: {} };
      round.done = new Promise((finish, fail) => {
        round.finish = finish;
        setTimeout(fail, PATIENCE, new Error("the charts were not redrawn"));
      });
    },
    done: () => round.done,
    quiet: () => quiet().then(() => null),
  };
})();
