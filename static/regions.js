/* The three lists of a region: each choice fetches the next list. Without this, a button does it. */
(() => {
  "use strict";
  const english = document.documentElement.lang === "en";

  const fill = (select, regions, choose) => {
    select.replaceChildren(new Option(choose, ""));
    for (const region of regions) {
      select.append(new Option((english && region.name_en) || region.name, region.code));
    }
    // A city without counties needs no third list.
    select.closest(".region").hidden = select.dataset.step !== "1" && regions.length === 0;
  };

  for (const group of document.querySelectorAll("[data-regions]")) {
    const selects = [...group.querySelectorAll("select")];
    for (const button of group.querySelectorAll("button")) button.hidden = true;
    selects.forEach((select, step) => {
      select.dataset.step = step;
      select.addEventListener("change", async () => {
        const below = selects.slice(step + 1);
        below.forEach((later) => fill(later, [], group.dataset.choose));
        if (!select.value || below.length === 0) return;
        const asked = select.value;
        try {
          const answer = await fetch(`${group.dataset.regions}?parent=${encodeURIComponent(asked)}`);
          const { regions } = await answer.json();
          if (select.value === asked) fill(below[0], regions, group.dataset.choose);
        } catch {
          for (const button of group.querySelectorAll("button")) button.hidden = false;
        }
      });
      if (step > 1 && select.options.length < 2) select.closest(".region").hidden = true;
    });
  }
})();
