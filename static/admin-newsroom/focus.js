/* The middle of a picture, by a click on it: the page's own number fields are filled. */

(() => {
  "use strict";

  /** Clicks on `picture` set the fields of `form`; a mark shows where. */
  function points(form, picture, holder) {
    const [x, y] = ["focus_x", "focus_y"].map((name) => form.elements[name]);
    const mark = holder.querySelector(".nr-focus-mark");
    const show = () => {
      mark.style.left = `${x.value}%`;
      mark.style.top = `${y.value}%`;
    };
    picture.addEventListener("click", (event) => {
      const box = picture.getBoundingClientRect();
      x.value = Math.round((100 * (event.clientX - box.left)) / box.width);
      y.value = Math.round((100 * (event.clientY - box.top)) / box.height);
      show();
    });
    for (const field of [x, y]) field.addEventListener("input", show);
    show();
  }

  function holderOf(picture) {
    const holder = document.createElement("div");
    holder.className = "nr-focus";
    const mark = document.createElement("span");
    mark.className = "nr-focus-mark";
    holder.append(picture, mark);
    return holder;
  }

  /** A picture that was just chosen from the disk is shown, to be clicked. */
  function shows(form) {
    const show = () => {
      form.querySelector(".nr-focus")?.remove();
      const [file] = form.elements.file.files;
      if (!file) return;
      const picture = document.createElement("img");
      picture.alt = "The picture that you chose; click what matters in it";
      const reader = new FileReader();
      reader.addEventListener("load", () => {
        picture.src = reader.result;
        const fields = form.querySelector("[data-focus]");
        const holder = holderOf(picture);
        fields.open = true;
        fields.before(holder);
        points(form, picture, holder);
      });
      reader.readAsDataURL(file);
    };
    form.elements.file.addEventListener("change", show);
    show(); // it may have been chosen before this script ran
  }

  document.querySelectorAll("[data-upload]").forEach(shows);
  for (const form of document.querySelectorAll("[data-refocus]")) {
    const picture = form.querySelector("img");
    const place = picture.nextSibling;
    const holder = holderOf(picture);
    place.before(holder);
    points(form, picture, holder);
  }
})();
