/* The page as readers would see it, in a frame beside the writing. Its scripts never run: the frame is sandboxed. */

(() => {
  "use strict";

  /** For the `form` that names the page in `data-preview`; `look` is called once the frame can show what was typed. */
  window.nrWatching = (form, look) => {
    const writing = form.querySelector("[data-writing]");
    let frame = null;

    function open() {
      frame = document.createElement("iframe");
      frame.className = "nr-frame";
      frame.title = "The page as readers would see it";
      frame.setAttribute("sandbox", "allow-same-origin");
      frame.addEventListener("load", () => {
        frame.contentDocument?.addEventListener("click", (event) => event.preventDefault());
        look();
      });
      frame.src = form.dataset.preview;
      writing.append(frame);
    }

    return {
      isOn: () => frame !== null,

      toggle(button) {
        const on = !frame;
        button.setAttribute("aria-pressed", String(on));
        writing.classList.toggle("nr-beside", on);
        if (on) {
          open();
        } else {
          frame.remove();
          frame = null;
        }
        return on;
      },

      /** The new page in place of the old one, at the same height. */
      show(page) {
        const shown = page && frame?.contentDocument?.querySelector("main");
        const fresh = shown && new DOMParser().parseFromString(page, "text/html").querySelector("main");
        if (fresh) shown.replaceWith(fresh);
      },
    };
  };
})();
