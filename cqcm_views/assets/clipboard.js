// What the buttons of a card do, and how it is told.
(() => {
  const { cqcm } = window;
  const { say } = cqcm;

  // One press copies a sentence with its source, or the address of a card with all that is chosen,
  // or the code that shows it in another site; or saves the picture of a chart.
  async function press(event) {
    const button = event.target.closest("[data-copy], [data-link], [data-frame], [data-image], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) {
      window.print();
      return;
    }
    if ("image" in button.dataset) {
      cqcm.picture(button).catch(() => tell(button, "not_saved"));
      return;
    }
    const { copy, link, frame } = button.dataset;
    const copied = await write(copy ?? (frame ? codeOf(frame) : addressOf(link)));
    tell(button, copied ? "copied" : "not_copied");
  }
  // Of a place, with what is chosen but for the colours: these are the reader's own.
  function addressOf(place) {
    const address = new URL(`#${place}`, location.href);
    if (cqcm.parameter("theme")) address.searchParams.delete("theme");
    return address.href;
  }
  // Of what is kept elsewhere: it names the version, which will not be the newest, and leads where
  // everyone finds the dashboard, if that is known.
  cqcm.addressIn = (version, place, everyones = location.origin) => {
    const address = new URL(addressOf(place));
    for (const name of cqcm.gathered) address.searchParams.delete(name);
    address.searchParams.set("version", version);
    return everyones + address.href.slice(address.origin.length);
  };
  // Without a public address the dashboard is where this window found it.
  const codeOf = (frame) => frame.replace('src="/', `src="${location.origin}/`);
  document.addEventListener("click", press);

  // Browsers keep their clipboard from a page that came over plain http from another machine, and
  // may refuse it to any: an older way is left, which copies what is selected.
  async function write(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      return writeSelected(words);
    }
  }
  function writeSelected(words) {
    const before = document.activeElement;
    const area = document.createElement("textarea");
    area.className = "cqcm-hidden";
    area.setAttribute("aria-hidden", "true");
    area.readOnly = true; // no keyboard comes up on a phone
    area.value = words;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus({ preventScroll: true });
    return done;
  }

  // What a press did stands on the button for a moment, and is said to those who do not see it:
  // the button has a name of its own, which stays.
  const SHOWN = 1500;
  const labels = new WeakMap(); // button -> its own words, and when they come back
  function tell(button, outcome) {
    const { label = button.textContent, timer } = labels.get(button) ?? {};
    clearTimeout(timer);
    button.textContent = say(outcome);
    const back = () => {
      button.textContent = label;
      labels.delete(button);
      if (saidOf === button) said.textContent = "";
    };
    saidOf = button;
    said.textContent = say(`${outcome}_said`);
    labels.set(button, { label, timer: setTimeout(back, SHOWN) });
  }
  let saidOf = null; // the button that was pressed last: no other takes its words away
  const said = document.createElement("p");
  said.className = "cqcm-hidden cqcm-said";
  said.setAttribute("aria-live", "polite");
  document.body.append(said);
})();
