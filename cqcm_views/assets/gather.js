// A press adds a card to what is gathered to present, or takes it out: the list is in the address.
// Its menu closes, and a word says what was done above the way to *Présenter*.
(() => {
  const { cqcm } = window;
  const SLIDES = "diapos";
  const SHOWN = 4000; // milliseconds: the way to what is gathered stays
  const gathered = (code) => new URLSearchParams(location.search).getAll(SLIDES).includes(code);

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

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-slide]");
    if (!button) return;
    cqcm.closeMenu(button);
    cqcm.toggle(SLIDES, button.dataset.slide);
    name(button);
    tell(cqcm.say(gathered(button.dataset.slide) ? "gathered_added" : "gathered_removed"));
  });

  // Its words are looked at when they come in sight: a menu, or a row that unfolds.
  for (const shown of ["beforetoggle", "toggle"]) {
    document.addEventListener(shown, ({ target }) => target.querySelectorAll("[data-slide]").forEach(name), true);
  }
})();
