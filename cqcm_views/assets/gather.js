// A press adds a card to what is gathered to present, or takes it out: the list is in the address.
// Its menu closes, and a word says what was done above the way to *Présenter*. There the words of the
// title slide are written.
(() => {
  const { cqcm } = window;
  const SLIDES = "diapos";
  const SHOWN = 4000; // milliseconds: the way to what is gathered stays
  const codes = () => new URLSearchParams(location.search).getAll(SLIDES);
  const gathered = (code) => codes().includes(code);

  function name(button) {
    const { slide, add, remove } = button.dataset;
    button.textContent = gathered(slide) ? remove : add;
  }

  const told = document.createElement("p");
  told.className = "cqcm-gathers";
  told.setAttribute("role", "status");
  document.body.append(told);
  let timer = 0;
  function tell(words) {
    clearTimeout(timer);
    told.textContent = words;
    timer = setTimeout(() => (told.textContent = ""), SHOWN);
  }

  function done(code) {
    if (!gathered(code)) return "gathered_removed";
    return codes().length > cqcm.told.gathers_most ? "gathered_further" : "gathered_added";
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-slide]");
    if (!button) return;
    cqcm.closeMenu(button);
    cqcm.toggle(SLIDES, button.dataset.slide);
    name(button);
    tell(cqcm.say(done(button.dataset.slide)));
  });

  // Its words are looked at when they come in sight: a menu, or a row that unfolds.
  for (const shown of ["beforetoggle", "toggle"]) {
    document.addEventListener(shown, ({ target }) => target.querySelectorAll("[data-slide]").forEach(name), true);
  }

  // The words of the title slide are in the address as they are typed, and a way out has them when it
  // is pressed. The page hears of them after the press that ends them, which would otherwise meet
  // what is drawn anew under it.
  const forms = document.getElementsByClassName("cqcm-title-form");
  const inForm = ({ target }) => Boolean(target.closest?.(".cqcm-title-form"));

  function put(address, name, words) {
    if (words) address.searchParams.set(name, words);
    else address.searchParams.delete(name);
    return address;
  }
  document.addEventListener("input", (event) => {
    if (!inForm(event)) return;
    const { name, value } = event.target;
    history.replaceState(history.state, "", put(new URL(location.href), name, value.trim()));
  });
  function title({ target }) {
    const way = forms.length && target.closest?.(".cqcm-present-actions a[href^='/presentations/']");
    if (way) way.href = cqcm.titled.reduce((to, name) => put(to, name, cqcm.parameter(name)), new URL(way.href));
  }
  for (const press of ["pointerdown", "keydown", "click"]) addEventListener(press, title, true);

  let pressing = false;
  addEventListener("pointerdown", () => (pressing = true), true);
  for (const over of ["pointerup", "pointercancel"]) addEventListener(over, () => (pressing = false), true);
  const tellPage = () => dispatchEvent(new PopStateEvent("popstate"));
  function written(event) {
    if (!inForm(event)) return;
    if (event.type === "submit") event.preventDefault();
    if (pressing) addEventListener("pointerup", () => setTimeout(tellPage), { once: true });
    else tellPage();
  }
  for (const end of ["change", "submit"]) document.addEventListener(end, written);

  let filled = null; // the form that has the words of the address
  function fill() {
    [filled] = forms;
    for (const field of filled?.elements ?? []) field.value = cqcm.parameter(field.name) ?? "";
  }
  new MutationObserver(() => forms[0] !== filled && fill()).observe(document.body, { subtree: true, childList: true });
  addEventListener("popstate", ({ isTrusted }) => isTrusted && fill());
})();
