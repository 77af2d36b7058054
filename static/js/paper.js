// Small touches for readers' pages, none of which is needed: what is new on an open list, topics that this device
// follows, sharing. Words come from the server, in the page's language.
(() => {
  "use strict";
  const KEY = "followed", MOST = 12, EVERY = 60000;
  const all = (selector) => document.querySelectorAll(selector);

  // --- topics, kept on this device alone ---
  const topics = () => {
    try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; }
  };
  const keep = (list) => {
    try { localStorage.setItem(KEY, JSON.stringify(list.slice(-MOST))); } catch { /* private windows may not */ }
  };

  // What went live on a list after a moment, in words; "" for nothing.
  const news = async (list, since) => {
    const answer = await fetch(`${list}new.json`);
    if (!answer.ok) return "";
    const { at, words } = await answer.json();
    const count = at.filter((moment) => moment > since).length;
    return count ? words[Math.min(count, words.length) - 1] : "";
  };

  for (const pill of all(".fresh")) {
    let asked = Date.now();
    const look = async () => {
      if (document.hidden || Date.now() - asked < EVERY / 2) return;
      asked = Date.now();
      const words = await news(pill.dataset.list, Number(pill.dataset.since)).catch(() => "");
      if (!words || pill.textContent === words) return;
      const link = document.createElement("a");
      link.href = pill.dataset.list;
      link.textContent = words;
      pill.replaceChildren(link);
    };
    setInterval(look, EVERY);
    document.addEventListener("visibilitychange", look);
  }

  for (const button of all(".follow")) {
    const { list, name, since } = button.dataset;
    const lang = document.documentElement.lang;
    const show = () => button.setAttribute("aria-pressed", topics().some((topic) => topic.list === list));
    keep(topics().map((topic) => (topic.list === list ? { ...topic, seen: Number(since) } : topic)));
    button.addEventListener("click", () => {
      const others = topics().filter((topic) => topic.list !== list);
      keep(button.getAttribute("aria-pressed") === "true" ? others : [...others, { list, name, lang, seen: Number(since) }]);
      show();
    });
    show();
    button.hidden = false;
  }

  for (const strip of all(".followed")) {
    const mine = topics().filter((topic) => topic.lang === document.documentElement.lang);
    const list = document.createElement("ul");
    for (const topic of mine) {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = topic.list;
      link.textContent = topic.name;
      item.append(link);
      list.append(item);
      news(topic.list, topic.seen).then((words) => { if (words) item.append(" ", words); }, () => {});
    }
    strip.append(list);
    strip.hidden = !mine.length;
  }

  // --- sharing ---
  const address = document.querySelector("link[rel=canonical]")?.href || location.href;
  for (const button of all(".send")) {
    button.hidden = !navigator.share;
    button.addEventListener("click", () => navigator.share({ title: document.title, url: address }).catch(() => {}));
  }
  for (const button of all(".copy")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(address);
      button.nextElementSibling.textContent = button.dataset.done;
    });
  }
})();
