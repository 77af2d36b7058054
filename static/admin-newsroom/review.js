// While a proposal is edited: its standfirst and what is still open are told, and the page can be watched beside it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-look]");
  const text = form?.elements.text;
  if (!text || text.type === "hidden") return;
  const QUIET = 500; // milliseconds after the last key
  const at = (name) => form.querySelector(`[data-${name}]`);
  let timer = 0;
  let asked = 0;
  const watching = window.nrWatching(form, () => look());

  async function look() {
    const body = new FormData(form);
    body.delete("act");
    if (watching.isOn()) body.set("preview", "1");
    const mine = ++asked;
    try {
      const answer = await fetch(form.dataset.look, { method: "POST", body: new URLSearchParams(body), redirect: "error" });
      if (answer.ok && mine === asked) tell(await answer.json());
    } catch {
      at("open-now").textContent = "Newsroom cannot be reached; your words stay here.";
    }
  }

  function tell(found) {
    at("standfirst-now").textContent = found.standfirst;
    at("length-now").textContent = found.length;
    at("open-now").textContent = found.open
      ? `${found.open} ${found.open === 1 ? "point is" : "points are"} open: check your edits, then acknowledge or change them.`
      : "Nothing is open.";
    watching.show(found.page);
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET);
  });
  at("edit").addEventListener("click", () => {
    text.focus();
    text.scrollIntoView({ block: "center" });
  });
  at("watch").addEventListener("click", (event) => watching.toggle(event.currentTarget));
})();
