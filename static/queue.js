// The queue is quicker with a keyboard: n takes up the next one; a box chooses all rows of the page.
(() => {
  "use strict";
  const key = document.querySelector("[data-key='n']");
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea, [contenteditable]");
    if (key && event.key === "n" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) key.click();
  });
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
