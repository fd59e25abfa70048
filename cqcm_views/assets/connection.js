// Before a connection, without one, and once it is lost: what a page says of it, and what waits.
// The framework says all of this in English in a dialog over the page, which the page forbids it
// (`blockErrorDialogs`): it goes on looking for its server all the same.
(() => {
  const { cqcm } = window;
  const root = document.getElementById("root"); // in sight or not (`opening.js`)
  cqcm.theirs = () => root.querySelector(".stApp");
  const app = cqcm.theirs;
  const connected = () => app()?.dataset.testConnectionState === "CONNECTED";
  const idle = () => app()?.dataset.testScriptState === "notRunning";
  const asks = () => document.documentElement.hasAttribute("data-asks"); // a choice, without the framework
  const here = () => location.pathname + location.search;

  // What HTTP gave stands until the page has a title of its own, or the framework says why not.
  const before = document.querySelector(".cqcm-before");
  const DRAWN = "#content, .stAlert";
  function giveWay() {
    if (!before?.isConnected || !document.querySelector(DRAWN)) return;
    const { activeElement } = document;
    const address = before.contains(activeElement) && activeElement.getAttribute("href");
    before.remove();
    const same = [...document.querySelectorAll(".stApp a")].find((link) => link.getAttribute("href") === address);
    same?.focus({ preventScroll: true });
  }

  // One line says what is wrong: below the title that HTTP gave, then at the foot of the window.
  const line = document.createElement("p");
  line.className = "cqcm-line";
  line.setAttribute("role", "status");
  document.body.append(line);
  const place = () => (before?.isConnected ? before.querySelector("[role=status]") : line);
  function say(name) {
    const words = name ? cqcm.say(name) : "";
    if (place().textContent !== words) place().textContent = words;
  }

  // What is sent is answered by whatever comes: the framework tells when its script runs only once
  // the server has said so.
  let unanswered = false;
  const heard = new WeakSet();
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (message) {
    if (!heard.has(this)) this.addEventListener("message", answer);
    heard.add(this);
    unanswered = true;
    setTimeout(look);
    return send.call(this, message);
  };
  function answer() {
    unanswered = false;
    setTimeout(look); // after the framework has read it
  }

  // What was pressed shows that it waits, and so does the page.
  let pressed = null;
  const PRESSABLE = "a, button, summary, label, input, .cqcm-card";
  addEventListener("click", ({ target }) => (pressed = target.closest?.(PRESSABLE)), true);
  let waits = null;
  function showWait() {
    document.documentElement.dataset.waits = "";
    waits = pressed;
    if (waits) waits.ariaBusy = "true";
  }
  function endWait() {
    delete document.documentElement.dataset.waits;
    if (waits) waits.ariaBusy = null;
    waits = null;
  }

  // A line that is cut may look whole for minutes: the framework is made to ask for a sign of life,
  // and connects anew without one.
  const ALIVE_WITHIN = 8_000; // milliseconds
  const askForLife = () =>
    postMessage(
      { stCommVersion: 1, type: "SEND_APP_HEARTBEAT", ackTimeoutMilliseconds: ALIVE_WITHIN },
      location.origin,
    );

  // Begins something once a state has lasted for so long, and ends it with the state.
  function lasting(state, milliseconds, begin, end = () => {}) {
    let timer = null;
    let begun = false;
    return () => {
      if (state()) {
        timer ??= setTimeout(() => ((begun = true), begin()), milliseconds);
        return;
      }
      clearTimeout(timer);
      timer = null;
      if (begun) end();
      begun = false;
    };
  }
  const early = () => Boolean(before?.isConnected);
  const opening = () => Boolean(cqcm.opening); // and needs no connection
  const quiet = () => say("");
  let drawn = here(); // the address of what the page shows
  const behind = () => here() !== drawn;
  const hangs = () => unanswered || asks();
  const isThere = () => !early() && !opening();
  const waiting = () => !early() && (isThere() && connected() ? hangs() || !idle() : behind());
  const states = [
    lasting(() => early() && !app(), 5_000, () => say("still_loading"), quiet),
    lasting(() => early() && app(), 5_000, () => say("no_connection"), quiet),
    lasting(waiting, 1_000, showWait, endWait),
    lasting(() => isThere() && connected() && hangs(), 3_000, askForLife),
    lasting(() => isThere() && !connected(), 1_000, () => say("line_lost"), quiet),
    lasting(() => isThere() && connected() && hangs(), 5_000, () => say("line_lost"), quiet),
    lasting(() => opening() && behind(), 5_000, () => say("line_lost"), quiet),
  ];

  // What was chosen without a line is asked for once it is back: the framework forgets it. So is the
  // page as it stands: the server has forgotten it, and would not understand the next choice.
  let wasConnected = true;
  function look() {
    giveWay();
    const isConnected = connected();
    const isBack = isConnected && !wasConnected;
    wasConnected = isConnected;
    if (isBack && isThere()) cqcm.runAgain();
    if (opening() ? cqcm.isAnswered() : isConnected && idle() && !hangs()) drawn = here();
    for (const state of states) state();
  }
  addEventListener("popstate", () => setTimeout(look)); // after the framework has asked for it
  addEventListener("cqcm-asks", look);

  // Whatever else the framework would have said in a dialog.
  addEventListener("message", ({ source, data }) => {
    const unread = source === window && data?.type === "CLIENT_ERROR_DIALOG" && data.error !== "Connection error";
    if (unread) say("page_unread");
  });

  new MutationObserver(look).observe(root, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-test-connection-state", "data-test-script-state"],
  });
  look();
})();
