// From open point to open point by key: each is shown in the text, let stand by one key, and the next one comes.
(() => {
  "use strict";
  const panel = document.getElementById("points");
  if (!panel) return;
  const boxes = [...panel.querySelectorAll("input[name=acknowledged]")];
  const chip = (box) => document.getElementById(`open-${box.value}`);
  const status = panel.querySelector("[data-points-left]");
  let last = null;

  const current = () => {
    const at = document.activeElement;
    const key = at?.dataset.point ?? at?.closest("[data-for-point]")?.dataset.forPoint;
    return boxes.find((box) => box.value === key) ?? last;
  };

  function go(box) {
    last = box;
    if (!box) return;
    const place = chip(box) ?? box;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
    box.scrollIntoView({ block: "nearest" });
  }

  function next() {
    const from = boxes.indexOf(current()) + 1;
    go([...boxes.slice(from), ...boxes.slice(0, from)].find((box) => !box.checked));
  }

  function letStand() {
    const box = current();
    if (!box || box.checked) return next();
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    next();
  }

  function tell() {
    const left = boxes.filter((box) => !box.checked).length;
    status.textContent = left ? `${left} of ${boxes.length} still open.` : "All acknowledged.";
    boxes.forEach((box) => chip(box)?.classList.toggle("nr-seen", box.checked));
  }

  panel.addEventListener("change", tell);
  panel.querySelector("[data-next-point]").addEventListener("click", next);
  panel.querySelector("[data-let-stand]").addEventListener("click", letStand);
  tell();
})();
