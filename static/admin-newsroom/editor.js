/* The Markdown editor: a toolbar and keys over a plain textarea, which does its work without them too. */

(() => {
  "use strict";

  /** Put `text` in place of the selection so that Ctrl-Z takes it back, and select `[from, to)` of it. */
  function insert(area, text, from, to) {
    const at = area.selectionStart;
    area.focus();
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, at, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.setSelectionRange(at + from, at + to);
  }

  /** Marks around the selection, or taken away where they stand there already. */
  function wrap(area, mark, placeholder) {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const chosen = value.slice(start, end) || placeholder;
    const before = value.slice(start - mark.length, start);
    if (before === mark && value.slice(end, end + mark.length) === mark) {
      area.setSelectionRange(start - mark.length, end + mark.length);
      insert(area, chosen, 0, chosen.length);
      return;
    }
    insert(area, `${mark}${chosen}${mark}`, mark.length, mark.length + chosen.length);
  }

  /** A sign before every line of the selection, or taken away where all lines have one. */
  function begin(area, sign, known) {
    const { value } = area;
    const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const next = value.indexOf("\n", area.selectionEnd);
    area.setSelectionRange(from, next < 0 ? value.length : next);
    const lines = value.slice(from, next < 0 ? value.length : next).split("\n");
    const all = lines.every((line) => known.test(line));
    const changed = lines.map((line, index) => (all ? "" : sign(index)) + line.replace(known, "")).join("\n");
    insert(area, changed, lines.length > 1 ? 0 : changed.length, changed.length);
  }

  function link(area, picture) {
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    const isAddress = /^https?:\/\/\S+$/.test(chosen);
    const words = isAddress || !chosen ? (picture ? "what it shows" : "words") : chosen;
    const open = picture ? "![" : "[";
    const text = `${open}${words}](${isAddress ? chosen : "https://"})`;
    const asksForWords = isAddress || !chosen;
    const from = asksForWords ? open.length : open.length + words.length + 2;
    insert(area, text, from, asksForWords ? from + words.length : text.length - 1);
  }

  /** Enter in a list goes on with it; in an empty item it ends it. */
  function goOn(area, event) {
    const before = area.value.slice(area.value.lastIndexOf("\n", area.selectionStart - 1) + 1, area.selectionStart);
    const item = /^(\s*)([-*+]|(\d+)\.)(\s+)(.*)$/.exec(before);
    if (!item || area.selectionStart !== area.selectionEnd) return;
    event.preventDefault();
    if (!item[5].trim()) {
      area.setSelectionRange(area.selectionStart - before.length, area.selectionStart);
      insert(area, "", 0, 0);
      return;
    }
    const text = `\n${item[1]}${item[3] ? `${Number(item[3]) + 1}.` : item[2]}${item[4]}`;
    insert(area, text, text.length, text.length);
  }

  const LIST = /^(?:[-*+] |\d+\. )/;
  const TOOLS = [
    ["format_bold", "Bold (Ctrl-B)", (area) => wrap(area, "**", "bold words")],
    ["format_italic", "Italic (Ctrl-I)", (area) => wrap(area, "*", "words in italics")],
    ["title", "Heading", (area) => begin(area, () => "## ", /^#{1,6} +/)],
    ["format_list_bulleted", "List", (area) => begin(area, () => "- ", LIST)],
    ["format_list_numbered", "Numbered list", (area) => begin(area, (index) => `${index + 1}. `, LIST)],
    ["format_quote", "Quotation", (area) => begin(area, () => "> ", /^> ?/)],
    ["link", "Link (Ctrl-K)", (area) => link(area, false)],
    ["image", "Picture", (area) => link(area, true)],
  ];
  const KEYS = { b: 0, i: 1, k: 6 };

  function toolbar(area) {
    const bar = document.createElement("div");
    bar.className = "nr-tools";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Markdown");
    for (const [icon, words, act] of TOOLS) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "nr-tool";
      button.title = words;
      button.setAttribute("aria-label", words);
      button.innerHTML = `<span class="material-symbols-outlined" aria-hidden="true">${icon}</span>`;
      button.addEventListener("click", () => act(area));
      bar.append(button);
    }
    area.before(bar);
    area.addEventListener("keydown", (event) => {
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key in KEYS) {
        event.preventDefault();
        event.stopPropagation();
        TOOLS[KEYS[key]][2](area);
      } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing) {
        goOn(area, event);
      }
    });
  }

  /** How much of the 180 UTF-16 units that the format gives a standfirst is used. */
  function counter(area, told) {
    const usual = told.textContent;
    const count = () => {
      const length = area.value.length;
      told.classList.toggle("nr-over", length > 180);
      told.dataset.count = `${length} of 180`;
      const over = length > 180 ? "Lists cut what is longer. " : "";
      told.textContent = `${told.dataset.count} characters. ${over}${told.dataset.follows || usual.replace(/^[^.]*\. /, "")}`;
    };
    area.addEventListener("input", count);
    told.addEventListener("nr-follows", count);
    count();
  }

  for (const area of document.querySelectorAll("textarea[name=body], #review_form textarea[name=text]")) toolbar(area);
  const told = document.querySelector("[data-standfirst]");
  const standfirst = document.querySelector("textarea[name=description]");
  if (told && standfirst) counter(standfirst, told);
})();
