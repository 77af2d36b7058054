/* The front page's desk: stories dragged onto places, and keys. Everything here only presses the page's own buttons. */

(() => {
  "use strict";

  const order = (story) => story.dataset.place || 7; // the places first, as they are numbered; then the candidates
  const stories = [...document.querySelectorAll("[data-story]")].sort((one, other) => order(one) - order(other));
  let dragged = null;

  /** Send the story's own form with a place; "" takes it down. */
  function place(story, number) {
    const form = story.querySelector("form");
    const asked = document.createElement("input");
    asked.type = "hidden";
    asked.name = "place";
    asked.value = number;
    form.append(asked);
    form.submit();
  }

  function drags(story) {
    story.draggable = true;
    for (const inner of story.querySelectorAll("a, img")) inner.draggable = false;
    story.addEventListener("dragstart", (event) => {
      dragged = story;
      event.dataTransfer.setData("text/plain", story.getAttribute("aria-label"));
      event.dataTransfer.effectAllowed = "move";
      story.classList.add("nrf-dragged");
    });
    story.addEventListener("dragend", () => {
      dragged = null;
      story.classList.remove("nrf-dragged");
    });
  }

  function takes(slot) {
    slot.addEventListener("dragover", (event) => {
      if (!dragged || dragged === slot) return;
      event.preventDefault();
      slot.classList.add("nrf-over");
    });
    slot.addEventListener("dragleave", (event) => {
      if (!slot.contains(event.relatedTarget)) slot.classList.remove("nrf-over");
    });
    slot.addEventListener("drop", (event) => {
      event.preventDefault();
      slot.classList.remove("nrf-over");
      if (dragged && dragged !== slot) place(dragged, slot.dataset.place);
    });
  }

  function walk(from, step) {
    const next = stories[stories.indexOf(from) + step] || stories[step > 0 ? 0 : stories.length - 1];
    next.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (localStorage.getItem("newsroom-keys-off")) return; // the switch in the list of keys of other screens
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const story = document.activeElement.closest("[data-story]");
    if (event.key === "j" || event.key === "k") walk(story, event.key === "j" ? 1 : -1);
    else if (story && /^[1-6]$/.test(event.key)) place(story, event.key);
    else if (story && event.key === "0" && story.querySelector('button[value=""]')) place(story, "");
    else return;
    event.preventDefault();
  });

  stories.forEach(drags);
  document.querySelectorAll("[data-place]").forEach(takes);
  document.getElementById(location.hash.slice(1))?.focus();
})();
