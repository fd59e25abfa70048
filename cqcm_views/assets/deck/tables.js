// A table that is too high for its slide stands in two halves beside each other, where both have
// room, or with its rows closer. One that is still too high scrolls, whole.
(() => {
  const { cqcm } = window;

  cqcm.fitTable = (slide) => {
    const place = slide.querySelector(".sheet .cqcm-scroll");
    if (!place || place.fitted) return;
    place.fitted = true;
    if (!hasRoom(place)) halve(place, place.querySelector("table"));
    if (!hasRoom(place)) place.toggleAttribute("data-close", true);
  };

  // In a place that is measured while it is too small: what it holds tells how large it would be.
  const hasRoom = ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
    scrollHeight <= clientHeight + 1 && scrollWidth <= clientWidth + 1;

  function halve(place, table) {
    const other = table.cloneNode(true);
    const rows = [...table.tBodies[0].rows];
    const half = Math.ceil(rows.length / 2);
    other.tBodies[0].replaceChildren(...rows.slice(half));
    place.append(other);
    place.toggleAttribute("data-halved", true);
    if (hasRoom(place)) return;
    place.toggleAttribute("data-halved", false);
    table.tBodies[0].append(...other.tBodies[0].rows);
    other.remove();
  }
})();
