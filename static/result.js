/* Makes the result page quicker; everything works without it.
   What-if: a changed answer is recalculated at once, without a reload. Large drawings are folded on a telephone. */
(function () {
  "use strict";

  if (window.matchMedia("(max-width: 767.98px)").matches) {
    document.querySelectorAll(".narrow-fold").forEach(function (fold) { fold.open = false; });
  }
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".narrow-fold").forEach(function (fold) { fold.open = true; });
  });

  var form = document.querySelector("form[data-what-if]");
  if (!form || !window.fetch || !window.DOMParser) { return; }
  var latest = 0;

  function show(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html");
    var outcome = fresh.querySelector(".outcome");
    if (!outcome) { throw new Error("no outcome"); }
    // Only words and figures are replaced, so that folds stay open and the focus stays where it is.
    form.querySelectorAll("[data-figure]").forEach(function (figure) {
      var now = fresh.querySelector('[data-figure="' + figure.dataset.figure + '"]');
      if (now) { figure.textContent = now.textContent; }
    });
    ["p:first-child", ".outcome-said"].forEach(function (part) {
      form.querySelector(".outcome > " + part).replaceWith(outcome.querySelector(".outcome > " + part));
    });
  }

  function recalculate() {
    var turn = ++latest;
    var line = form.querySelector(".outcome");
    line.classList.add("outcome-busy");
    fetch(form.action.split("#")[0], {
      method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" }
    }).then(function (answer) {
      if (!answer.ok || answer.redirected) { throw new Error(answer.status); }
      return answer.text();
    }).then(function (text) {
      if (turn === latest) { show(text); line.classList.remove("outcome-busy"); }
    }).catch(function () {
      if (turn === latest) { form.submit(); } // the page itself says what is the matter
    });
  }

  form.addEventListener("change", recalculate);
  form.addEventListener("submit", function (event) { event.preventDefault(); recalculate(); });
})();
