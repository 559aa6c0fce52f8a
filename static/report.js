// The page of a report follows the work: it reads itself again until the report is done.
(function () {
  "use strict";
  var PAUSE = 1500, LONGEST = 15000;
  var place = document.getElementById("report");
  var pause = PAUSE;
  if (!place || !window.fetch || !window.DOMParser) return;

  function follow() {
    var reload = place.querySelector("[data-reload]");
    var follows = place.querySelector("[data-follows]");
    if (reload) reload.hidden = true;
    if (follows) follows.hidden = false;
    window.setTimeout(look, pause);
  }

  function look() {
    fetch(window.location.href, { credentials: "same-origin", cache: "no-store" })
      .then(function (answer) {
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        return answer.text();
      })
      .then(show)
      .catch(trouble);
  }

  function show(text) {
    var now = new DOMParser().parseFromString(text, "text/html");
    var fresh = now.getElementById("report");
    if (!fresh) throw new Error("no report");
    pause = Math.min(pause * 1.2, LONGEST);
    if (fresh.dataset.pending !== "yes") {
      // All of the page has changed with it: the facts below, the languages.
      document.getElementById("main").replaceWith(document.adoptNode(now.getElementById("main")));
      var said = document.getElementById("report");
      said.tabIndex = -1;
      said.focus();
      return;
    }
    if (fresh.textContent !== place.textContent) place.innerHTML = fresh.innerHTML;
    follow();
  }

  function trouble() {
    var follows = place.querySelector("[data-follows]");
    if (follows) follows.textContent = place.dataset.trouble;
    pause = Math.min(pause * 2, LONGEST);
    window.setTimeout(look, pause);
  }

  follow();
})();
