/* On a page for somebody who is not signed in: answers that were never sent are forgotten, so that the
   next person at this computer cannot read them. Where the session ran out in the middle of the work
   (the sign-in page knows where to go back to) they wait: the workspace sends them after signing in,
   and forgets those of anybody else. */
(function () {
  "use strict";
  if (new URLSearchParams(location.search).has("next")) return;
  try {
    Object.keys(localStorage).filter(function (key) { return key.indexOf("unsaved:") === 0; })
      .forEach(function (key) { localStorage.removeItem(key); });
  } catch (error) { /* no storage, so nothing is kept */ }
})();
