// A press adds a card to what is gathered to present, or takes it out: the list is in the address.
(() => {
  const { cqcm } = window;
  const SLIDES = "diapos";
  const gathered = (code) => new URLSearchParams(location.search).getAll(SLIDES).includes(code);

  function name(button) {
    const { slide, add, remove } = button.dataset;
    button.textContent = gathered(slide) ? remove : add;
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-slide]");
    if (!button) return;
    cqcm.toggle(SLIDES, button.dataset.slide);
    name(button);
  });

  // Its words are looked at when they come in sight: a menu, or a row that unfolds.
  for (const shown of ["beforetoggle", "toggle"]) {
    document.addEventListener(shown, ({ target }) => target.querySelectorAll("[data-slide]").forEach(name), true);
  }
})();
