// The grid of a report: Enter leads from one value to the next, and a field that one comes to with
// the keyboard is typed over.
(() => {
  const values = () => [...document.querySelectorAll('[class*="st-key-given-value-"] input:not(:disabled)')];
  const inGrid = (field) => field.closest?.('[class*="st-key-given-"]');

  document.addEventListener("keydown", ({ key, target, shiftKey }) => {
    if (key !== "Enter" || !inGrid(target)) return;
    const every = values();
    const row = target.closest('[class*="st-key-entry-"]');
    const here = every.findIndex((value) => row.contains(value));
    every[here + (shiftKey ? -1 : 1)]?.focus();
  });

  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("input") && inGrid(target)) target.select();
  });
})();
