// One key for every button. On a screen with [data-keys], what carries data-key is pressed by that key: in the row that
// is current, else in the row that was decided last, else on the screen itself. j and k move between rows.
// Nothing happens while somebody types, holds a modifier, or has switched the keys off in the list that ? opens.
(() => {
  "use strict";
  const screen = document.querySelector("[data-keys]");
  if (!screen) return;
  const dialog = document.getElementById("nr_keys");
  const SWITCH = "newsroom-keys-off";
  const ROW = screen.dataset.rows || "[data-row]"; // the rows may stand outside of the screen's own element
  const rows = () => [...document.querySelectorAll(ROW)];
  const current = () => rows().find((row) => row.getAttribute("aria-current") === "true");
  const rowOf = (element) => element.closest(ROW);

  function select(row) {
    current()?.removeAttribute("aria-current");
    if (!row) return;
    row.setAttribute("aria-current", "true");
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = rows();
    const at = all.indexOf(current());
    select(all[Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  const named = (key, place) => place && [...place.querySelectorAll("[data-key]")].find(
    (each) => each.dataset.key === key && !each.disabled && each.checkVisibility());
  const outside = (key) => [...screen.querySelectorAll("[data-key]")].find(
    (each) => each.dataset.key === key && !each.disabled && !each.closest("[data-row], [data-done]") && each.checkVisibility());

  function press(element) {
    if (element.matches("input:not([type=checkbox]), textarea, select")) {
      element.focus();
      return;
    }
    element.click();
    const details = element.matches("summary") && element.parentElement;
    if (details && details.open) details.querySelector("input, select, textarea")?.focus();
  }

  const typing = (target) => target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!(event.target instanceof Element) || document.querySelector("dialog[open]")) return;
    if (typing(event.target)) {
      if (event.key !== "Escape") return;
      event.target.blur();
      select(rowOf(event.target) ?? current());
      return;
    }
    if (localStorage.getItem(SWITCH) && event.key !== "?") return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    const wanted = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const opens = wanted === "Enter" && current()?.querySelector("[data-key=Enter], a");
    const found = opens || (named(wanted, current()) ?? named(wanted, document.querySelector("[data-last]")) ?? outside(wanted));
    if (!found) return;
    event.preventDefault();
    press(found);
  });

  screen.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (key === "?") dialog?.showModal();
    else if (rows().length && (key === "j" || key === "k") && !event.target.closest("a")) move(key === "j" ? 1 : -1);
  });
  document.addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (row && row !== current()) {
      current()?.removeAttribute("aria-current");
      row.setAttribute("aria-current", "true");
    }
  });
  screen.addEventListener("newsroom:decided", (event) => select(event.detail ?? rows()[0]));

  const use = dialog?.querySelector("[data-keys-switch]");
  if (use) {
    use.checked = !localStorage.getItem(SWITCH);
    use.addEventListener("change", () => (use.checked ? localStorage.removeItem(SWITCH) : localStorage.setItem(SWITCH, "1")));
  }
  screen.classList.add("nr-has-script");
  select(document.getElementById(location.hash.slice(1))?.closest(ROW) ?? rows()[0]);
})();
