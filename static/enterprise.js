/* While the profile is filled in: the usual type of the industry, and the class that staff and revenue make. */
(() => {
  "use strict";
  const industry = document.getElementById("id_industry");
  const types = document.getElementById("type-of-industry");
  const said = types.querySelector(".suggestion");

  const suggest = () => {
    const { usual, mixed } = industry.selectedOptions[0].dataset;
    said.hidden = !usual;
    said.textContent = usual ? types.dataset[usual] + (mixed === "1" ? ` ${types.dataset.mixed}` : "") : "";
  };
  industry.addEventListener("change", suggest);
  suggest();

  const staff = document.getElementById("id_staff");
  const revenue = document.getElementById("id_revenue");
  const number = (field) => (field.value.trim() ? Number(field.value.replace(/[,，\s]/g, "")) : NaN);

  const classify = () => {
    const people = number(staff);
    const money = number(revenue);
    let found = Number.isNaN(people) || Number.isNaN(money);
    for (const row of document.querySelectorAll("#sizes tbody tr")) {
      const fits = !found && people >= Number(row.dataset.staff) && money >= Number(row.dataset.revenue);
      found = found || fits;
      row.classList.toggle("own", fits);
      row.querySelector(".here").hidden = !fits;
    }
  };
  staff.addEventListener("input", classify);
  revenue.addEventListener("input", classify);
  classify();
})();
