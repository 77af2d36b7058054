/* A story that is begun and has no draft yet: its words are kept in this browser, and offered again after it was closed. */

(() => {
  "use strict";

  const KEEPS = "nr-begun:";
  const form = document.querySelector("form[data-begun]");
  const headline = document.querySelector("#article_form [name=title]");

  /** The draft that was made of them holds the words now. */
  if (headline) {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(KEEPS))) {
      const kept = JSON.parse(localStorage.getItem(name));
      if (kept.words.title?.trim() === headline.defaultValue) localStorage.removeItem(name);
    }
  }
  if (!form) return;

  const key = KEEPS + form.dataset.begun;
  const texts = () => [...form.querySelectorAll("input[type=text], textarea")];
  let leaving = false;

  function keep() {
    const words = Object.fromEntries(texts().map((field) => [field.name, field.value]));
    if (Object.values(words).some((value) => value.trim())) {
      localStorage.setItem(key, JSON.stringify({ words, at: new Date().toISOString() }));
    } else {
      localStorage.removeItem(key);
    }
  }

  function button(words, act, kind) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    made.className = `nr-button ${kind}`;
    made.addEventListener("click", act);
    return made;
  }

  function offer(kept) {
    const panel = document.createElement("section");
    panel.className = "nr-panel nr-unsaved";
    panel.setAttribute("role", "alert");
    panel.setAttribute("aria-label", "Words of before");
    const when = kept.at.slice(0, 16).replace("T", " ");
    const title = kept.words.title?.trim() || Object.values(kept.words).find((value) => value.trim());
    panel.append(
      Object.assign(document.createElement("h2"), { textContent: `You began one here on ${when} UTC` }),
      Object.assign(document.createElement("p"), { textContent: `“${title.slice(0, 120)}”` }),
    );
    const buttons = Object.assign(document.createElement("div"), { className: "nr-buttons" });
    buttons.append(
      button("Go on with it", () => {
        for (const field of texts()) if (field.name in kept.words) field.value = kept.words[field.name];
        panel.remove();
        texts()[0].focus();
      }, "nr-primary"),
      button("Drop it", () => {
        localStorage.removeItem(key);
        panel.remove();
      }, "nr-danger"),
    );
    panel.append(buttons);
    form.before(panel);
  }

  const kept = JSON.parse(localStorage.getItem(key) || "null");
  const isEmpty = texts().every((field) => !field.value.trim());
  if (kept && isEmpty) offer(kept);
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    if (leaving) event.preventDefault();
    leaving = true;
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
})();
