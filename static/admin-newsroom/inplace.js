// Forms in rows are sent without leaving the page: the server's answer is the row as it is now, and takes its place.
// The next row becomes current at once; a refusal is said in the row that it is about.
(() => {
  "use strict";
  const said = document.querySelector("[data-said]");

  function following(row) {
    for (let next = row.nextElementSibling; next; next = next.nextElementSibling) if (next.matches("[data-row]")) return next;
    for (let next = row.previousElementSibling; next; next = next.previousElementSibling) if (next.matches("[data-row]")) return next;
    return null;
  }

  function replace(row, html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const fresh = holder.content.querySelector("li");
    const was = row.getAttribute("aria-current");
    row.replaceWith(fresh);
    if (fresh.matches("[data-done]")) {
      document.querySelector("[data-last]")?.removeAttribute("data-last");
      fresh.setAttribute("data-last", "");
    } else if (was) {
      fresh.dispatchEvent(new CustomEvent("newsroom:decided", { bubbles: true, detail: fresh }));
    }
    if (said) said.textContent = fresh.querySelector("[data-words]")?.textContent ?? "";
    watch(fresh);
    return fresh;
  }

  function refuse(row, why) {
    const place = row.querySelector("[data-refused]");
    place.textContent = why;
    place.hidden = false;
    row.removeAttribute("aria-busy");
  }

  async function send(row, address, options) {
    const answer = await fetch(address, { ...options, headers: { "X-Fragment": "1" }, redirect: "error" });
    const text = await answer.text();
    if (answer.ok) return replace(row, text);
    refuse(row, answer.headers.get("content-type")?.startsWith("text/plain") ? text : `This was not done: the server answered ${answer.status}.`);
    return null;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-inplace]");
    const row = form?.closest("li");
    if (!row) return;
    event.preventDefault();
    if (row.getAttribute("aria-busy")) return;
    const act = event.submitter?.value ?? "";
    row.setAttribute("aria-busy", "true");
    const body = new FormData(form, event.submitter);
    if (act !== "page" && act !== "back") {
      row.dispatchEvent(new CustomEvent("newsroom:decided", { bubbles: true, detail: following(row) }));
    }
    send(row, form.action, { method: "POST", body })
      .then((fresh) => act === "back" && fresh?.dispatchEvent(new CustomEvent("newsroom:decided", { bubbles: true, detail: fresh })))
      .catch(() => refuse(row, "This was not done: the server could not be reached. Try again."));
  });

  function watch(row) {
    if (row.dataset.refresh) setTimeout(() => row.isConnected && send(row, row.dataset.refresh, {}).catch(() => watch(row)), 3000);
  }
  document.querySelectorAll("[data-refresh]").forEach(watch);
})();
