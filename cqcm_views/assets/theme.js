// The theme that the address asks for, or else the device, reaches the page, the framework and the
// server that draws the charts.
(() => {
  const { cqcm } = window;
  const { parameter, told } = cqcm;
  const { themes } = told;

  // The framework takes a theme at run time only as a message from the page around it. It says when
  // it listens, and when it goes back to its own theme, as it does when a session starts: each time
  // it is told once. What it shows is never looked at: the colours may be those of the system, or
  // of an extension, and would never be the ones that were asked for.
  const device = matchMedia("(prefers-color-scheme: dark)");
  const askedTheme = () => (Object.hasOwn(themes, parameter("theme")) ? parameter("theme") : undefined);
  const wantedTheme = () => askedTheme() ?? (device.matches ? "dark" : "light");
  let given = null; // the theme that the framework was told last
  function applyTheme() {
    const name = wantedTheme();
    if (document.documentElement.dataset.theme !== name) wear(name);
    if (given === name || !cqcm.theirs()) return;
    given = name;
    postMessage(
      { stCommVersion: 1, type: "SET_CUSTOM_THEME_CONFIG", themeName: `cqcm ${name}`, themeInfo: themes[name] },
      location.origin,
    );
  }
  function wear(name) {
    document.documentElement.dataset.theme = name;
    if (cqcm.opening) runAgain(); // charts have colours of their own
  }
  function hear({ source, data }) {
    if (source !== window || !["GUEST_READY", "SET_THEME_CONFIG"].includes(data?.type)) return;
    given = null;
    applyTheme();
    if (data.type !== "GUEST_READY") return;
    drawn = given;
    taken.observe(cqcm.theirs(), { attributeFilter: ["class"] });
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

  // The theme is the reader's own: this browser keeps it. The address tells it to the server; one
  // that came with a link is its sender's, and is taken out before the framework reads it.
  const KEPT = "cqcm-theme";
  function keep({ target }) {
    const chosen = target.closest("[id^='cqcm-theme-']")?.id.slice("cqcm-theme-".length);
    if (!chosen) return;
    try {
      if (Object.hasOwn(themes, chosen)) localStorage.setItem(KEPT, chosen);
      else localStorage.removeItem(KEPT);
    } catch {} // a browser that keeps nothing has the address
  }
  document.addEventListener("click", keep, { capture: true });
  function bringOwn() {
    let own = askedTheme();
    try {
      own = localStorage.getItem(KEPT) ?? undefined;
    } catch {}
    if (own === askedTheme()) return;
    const address = new URL(location.href);
    if (own) address.searchParams.set("theme", own);
    else address.searchParams.delete("theme");
    history.replaceState(history.state, "", address);
  }

  // Where the system draws in colours of its own they are the theme, for the charts as well: any
  // other is taken out of the address before the framework reads it.
  const forced = matchMedia("(forced-colors: active)");
  function leaveColours() {
    const address = new URL(location.href);
    address.searchParams.delete("theme");
    history.replaceState(history.state, "", address);
  }
  function comeToAddress(event) {
    if (event?.isTrusted ?? true) bringOwn(); // loaded, or gone back to: not a link of ours
    if (forced.matches && parameter("theme")) leaveColours();
    applyTheme();
  }
  addEventListener("popstate", comeToAddress);
  // A page that the browser kept whole for Back, from before other colours were chosen.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    const before = location.search;
    bringOwn();
    if (location.search !== before) location.reload();
  });
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
  cqcm.runAgain = runAgain;

  comeToAddress();
})();
