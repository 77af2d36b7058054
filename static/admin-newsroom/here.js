// While the page is open and seen, it tells so, and shows who else is there and whether somebody has saved meanwhile.
(() => {
  "use strict";
  const place = document.querySelector("[data-here]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!place || !token) return;
  const EVERY = 15000; // milliseconds; who is not heard of for 50 seconds is gone

  async function tell() {
    if (document.visibilityState !== "visible") return;
    const body = new URLSearchParams({ version: place.dataset.version, csrfmiddlewaretoken: token });
    try {
      const answer = await fetch(place.dataset.here, { method: "POST", body, redirect: "error" });
      if (!answer.ok) return;
      const said = await answer.text();
      if (said.trim() !== place.innerHTML.trim()) place.innerHTML = said;
    } catch {
      // the next time tells
    }
  }
  setInterval(tell, EVERY);
  document.addEventListener("visibilitychange", tell);
})();
