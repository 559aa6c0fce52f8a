/* What is typed or ticked in a long form and not sent waits in this tab's storage, and is there again after signing in
   anew or coming back. It is forgotten once the form has done its work, and with signing out (forget.js). */
(function () {
  "use strict";
  var place = document.querySelector("[data-keep]");
  if (!place || !window.sessionStorage) return;
  var prefix = place.dataset.keep + "form:";

  function fields() {
    return Array.prototype.slice.call(place.querySelectorAll("textarea, input[type=checkbox], input[type=radio]"));
  }

  function isTick(field) { return field.type !== "textarea"; }

  function key(field) {
    return prefix + (field.form.getAttribute("action") || "") + " " + field.name + (isTick(field) ? "=" + field.value : "");
  }

  function keep() {
    fields().forEach(function (field) {
      var now = isTick(field) ? String(field.checked) : field.value;
      var before = isTick(field) ? String(field.defaultChecked) : field.defaultValue;
      if (now !== before) sessionStorage.setItem(key(field), now);
      else sessionStorage.removeItem(key(field));
    });
  }

  function bringBack() {
    fields().forEach(function (field) {
      var kept = sessionStorage.getItem(key(field));
      if (kept === null) return;
      if (isTick(field)) field.checked = kept === "true";
      else field.value = kept;
      var folded = field.closest("details");
      if (folded) folded.open = true;
    });
  }

  function forget() {
    Object.keys(sessionStorage).filter(function (one) { return one.indexOf(prefix) === 0; })
      .forEach(function (one) { sessionStorage.removeItem(one); });
  }

  try {
    if (document.querySelector(".banner-good")) forget();
    else bringBack();
    place.addEventListener("input", keep);
    place.addEventListener("change", keep);
  } catch (error) { /* no storage: it stays on the page as long as the page does */ }
})();
