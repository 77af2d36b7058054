/* The article's form: what is typed is kept, shown as readers would see it, and not left behind by mistake. */

(() => {
  "use strict";

  const form = document.querySelector("form[data-typed]");
  if (!form) return;
  const QUIET = 1200; // milliseconds after the last key
  const AT_MOST = 6000; // while somebody types without a pause
  const told = form.querySelector("[data-kept]");
  const place = `nr-place:${location.pathname}`;
  let timer = 0;
  let waitingSince = 0;
  let asking = null;
  let leaving = false;
  const watching = window.nrWatching(form, () => send());

  function words() {
    const data = new FormData(form);
    for (const name of ["cover_file", "act", "photo_query"]) data.delete(name);
    return new URLSearchParams(data);
  }

  function said() {
    const data = words();
    for (const name of ["csrfmiddlewaretoken", "window", "version", "seen_version"]) data.delete(name);
    return data.toString();
  }

  const saved = form.hasAttribute("data-dirty") ? null : said();
  let sent = saved;
  const dirty = () => said() !== saved;

  function tell(sentence, problem = false) {
    told.textContent = sentence;
    told.classList.toggle("nr-kept-not", problem);
    told.setAttribute("role", problem ? "alert" : "status");
  }

  function soon() {
    if (leaving) return;
    waitingSince ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(QUIET, waitingSince + AT_MOST - Date.now())));
  }

  async function send() {
    clearTimeout(timer);
    if (asking || leaving) return;
    waitingSince = 0;
    const now = said();
    const body = words();
    if (watching.isOn()) body.set("preview", "1");
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.typed, {
        method: "POST",
        body,
        signal: asking.signal,
        keepalive: body.toString().length < 60000,
      });
      if (answer.redirected) throw new Error("You are signed out. Sign in in another window; your words stay here.");
      if (![200, 409].includes(answer.status)) throw new Error(`Newsroom answered ${answer.status}.`);
      take(await answer.json());
      sent = now;
    } catch (error) {
      if (leaving || error.name === "AbortError") return;
      const why = error.name === "TypeError" ? "Newsroom cannot be reached." : error.message;
      tell(`Not kept: ${why}`, true);
      timer = setTimeout(send, 5000);
    } finally {
      asking = null;
    }
    if (said() !== sent) soon();
  }

  function take(answer) {
    if (answer.problem) tell(answer.problem, true);
    else tell(dirty() && answer.kept ? `Kept ${answer.kept}, not saved yet` : "");
    const list = form.querySelector("[data-hints]");
    list.replaceChildren(
      ...answer.hints.map((hint) => Object.assign(document.createElement("li"), { textContent: hint })),
    );
    const standfirst = form.querySelector("[data-standfirst]");
    const own = form.elements.description.value;
    standfirst.dataset.follows = answer.standfirst !== own ? `Readers get the first paragraph: “${answer.standfirst}”` : "";
    standfirst.dispatchEvent(new Event("nr-follows"));
    watching.show(answer.page);
  }

  function togglePreview(button) {
    localStorage.setItem("nr-preview", watching.toggle(button) ? "1" : "");
  }

  function previewButton() {
    const bar = form.querySelector(".nr-tools");
    if (!bar) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nr-tool nr-tool-wide";
    button.setAttribute("aria-pressed", "false");
    button.innerHTML = '<span class="material-symbols-outlined" aria-hidden="true">visibility</span> Live preview';
    button.addEventListener("click", () => togglePreview(button));
    bar.append(button);
    if (localStorage.getItem("nr-preview")) togglePreview(button);
  }

  function remember() {
    const at = document.activeElement;
    const caret = Number.isInteger(at?.selectionStart) ? [at.name, at.selectionStart, at.selectionEnd] : null;
    sessionStorage.setItem(place, JSON.stringify([scrollY, caret]));
  }

  /** After Ctrl-S the page comes anew: the same place of it, and the caret where it was. */
  function goBack() {
    const [height, caret] = JSON.parse(sessionStorage.getItem(place) || "[0, null]");
    sessionStorage.removeItem(place);
    const field = caret && form.elements[caret[0]];
    if (!field) return;
    field.focus({ preventScroll: true });
    field.setSelectionRange?.(caret[1], caret[2]);
    scrollTo(0, height);
  }

  form.addEventListener("input", () => {
    if (dirty()) tell(told.textContent || "Not saved yet");
    soon();
  });
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return; // a preview in a window of its own
    if (leaving) event.preventDefault();
    leaving = true;
    clearTimeout(timer);
    asking?.abort();
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && dirty()) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && said() !== sent) send();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      remember();
      form.requestSubmit(form.querySelector("button[name=act][value=save]"));
    }
  });
  previewButton();
  goBack();
  if (form.hasAttribute("data-dirty")) tell("Not saved yet");
})();
