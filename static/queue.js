// The queue is quicker with a keyboard: n takes up the next one; a box chooses all rows of the page.
// On a telephone the filters are folded until they are used, so that the first row is in sight.
(() => {
  "use strict";
  const key = document.querySelector("[data-key='n']");
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea, [contenteditable]");
    if (key && event.key === "n" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) key.click();
  });
  const filters = document.querySelector(".narrow-filters");
  const telephone = window.matchMedia("(max-width: 767.98px)");
  const fold = () => { filters.open = !telephone.matches || "narrowed" in filters.dataset; };
  telephone.addEventListener("change", fold);
  fold();
  const boxes = [...document.querySelectorAll("input[name='chosen']")];
  const head = document.querySelector("th.row-box");
  if (!head || boxes.length < 2) return;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.className = "form-check-input";
  all.setAttribute("aria-label", head.textContent.trim());
  const settle = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  boxes.forEach((box) => box.addEventListener("change", settle));
  head.replaceChildren(all);
  settle();
})();
