/* On a page for somebody who is not signed in: answers and verdicts that were never sent are forgotten, so that the
   next person at this computer cannot read them. Where the session ran out in the middle of the work
   (the sign-in page knows where to go back to) they wait: the workspace sends them after signing in,
   and forgets those of anybody else. */
(function () {
  "use strict";
  if (new URLSearchParams(location.search).has("next")) return;
  try {
    [[localStorage, "unsaved:"], [sessionStorage, "verdict:"]].forEach(function (kept) {
      Object.keys(kept[0]).filter(function (key) { return key.indexOf(kept[1]) === 0; })
        .forEach(function (key) { kept[0].removeItem(key); });
    });
  } catch (error) { /* no storage, so nothing is kept */ }
})();
