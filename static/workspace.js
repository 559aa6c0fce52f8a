/* The workspace with JavaScript: each answer saves itself, keys answer, files are dropped.
   Without it the same form is sent as a whole; nothing here is needed to do the work. */
(function () {
  "use strict";
  var form = document.getElementById("answers");
  if (!form || !window.fetch || !window.URLSearchParams) return;
  document.documentElement.classList.add("js");

  var words = form.dataset;
  var KEY = words.key;
  var PAUSE = 1200;              // ms after the last letter before a text is saved
  var LONGEST_WAIT = 60;         // s between two attempts
  var waiting = load();          // id -> {value, note, reason, version}: not confirmed by the server
  var blocked = {};              // id -> true: a conflict or a refusal that waits for the person
  var timers = {};
  var busy = null, attempt = 0, retryAt = 0, signedOut = false, canKeep = true;

  /* ── What is kept on this computer ── */

  function load() {
    try {
      Object.keys(localStorage).forEach(function (key) {   // another person's leftovers
        if (key.indexOf("unsaved:") === 0 && key.split(":")[1] !== KEY.split(":")[1]) localStorage.removeItem(key);
      });
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch (error) { return {}; }
  }

  function keep() {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(KEY, JSON.stringify(waiting));
      else localStorage.removeItem(KEY);
      canKeep = true;
    } catch (error) { canKeep = false; }
  }

  /* ── The requirement in the page ── */

  function place(id) { return document.getElementById("r-" + id); }
  function field(id, part) { return form.elements[part + ":" + id]; }
  function text(id, part) { var at = field(id, part); return at ? at.value : ""; }

  function draft(id) {
    var chosen = place(id).querySelector("input[type=radio][name^='value:']:checked");
    return { value: chosen ? chosen.value : "", note: text(id, "note"), reason: text(id, "reason"), version: text(id, "version") };
  }

  function fill(id, said) {
    place(id).querySelectorAll("input[type=radio][name^='value:']").forEach(function (radio) { radio.checked = radio.value === said.value; });
    ["note", "reason"].forEach(function (part) { if (field(id, part)) field(id, part).value = said[part] || ""; });
    whyNot(id);
  }

  function same(a, b) {
    return ["value", "note", "reason"].every(function (part) { return (a[part] || "").trim() === (b[part] || "").trim(); });
  }

  function whyNot(id) {
    var box = place(id).querySelector(".why-not");
    if (box) box.classList.toggle("is-on", draft(id).value === "n/a" || !!text(id, "reason"));
  }

  /* ── Saving ── */

  function changed(id) {
    clearTimeout(timers[id]);
    delete timers[id];
    var before = waiting[id];
    waiting[id] = draft(id);
    if (before && before.sent) waiting[id].sent = before.sent;
    if (before && blocked[id]) waiting[id].version = before.version;
    keep();
    if (!blocked[id] || !place(id).querySelector(".trouble [data-keep]")) {   // a conflict waits for its buttons
      delete blocked[id];
      clearTrouble(id);
      retryAt = 0;
      send();
    }
    show();
  }

  function send() {
    if (busy || signedOut || Date.now() < retryAt) return;
    var id = Object.keys(waiting).filter(function (one) { return !blocked[one]; })[0];
    if (!id) return;
    var sent = { value: waiting[id].value, note: waiting[id].note, reason: waiting[id].reason, version: waiting[id].version };
    var before = waiting[id].sent;   // an earlier attempt, which may have arrived without our hearing of it
    waiting[id].sent = sent;
    busy = id;
    keep();
    show();
    fetch(words.save.replace("REQUIREMENT", encodeURIComponent(id)), {
      method: "POST", credentials: "same-origin", keepalive: true,
      headers: { "X-CSRFToken": token(), "Accept": "application/json" },
      body: new URLSearchParams(sent)
    }).then(function (reply) {
      if (reply.redirected) { signedOut = true; throw new Error("signed out"); }
      if (reply.status === 403) return renewToken().then(function () { throw new Error("403"); });
      if (reply.status !== 200 && reply.status !== 409) {
        if (reply.status === 404 || reply.status === 400) return { status: reply.status, body: { sentence: words.wordRefused } };
        throw new Error(String(reply.status));
      }
      return reply.json().then(function (body) { return { status: reply.status, body: body }; });
    }).then(function (reply) {
      busy = null; attempt = 0; retryAt = 0;
      if (reply.status === 200) saved(id, sent, reply.body);
      else if (reply.body.present && before && same(reply.body.present, before)) waiting[id].version = String(reply.body.present.version);
      else if (reply.body.present) conflict(id, reply.body);
      else refused(id, reply.body.sentence);
      keep(); show(); send();
    }).catch(function () {
      busy = null; attempt += 1;
      retryAt = Date.now() + Math.min(LONGEST_WAIT, Math.pow(2, attempt)) * 1000;
      show();
    });
  }

  function token() { return form.elements.csrfmiddlewaretoken.value; }

  function renewToken() {   // somebody has signed in anew in another tab: this page's token is of the time before
    return fetch(location.href, { credentials: "same-origin" }).then(function (reply) {
      if (reply.redirected) { signedOut = true; throw new Error("signed out"); }
      return reply.text();
    }).then(function (page) {
      var fresh = new DOMParser().parseFromString(page, "text/html").getElementById("answers");
      if (fresh && fresh.dataset.key === KEY) form.elements.csrfmiddlewaretoken.value = fresh.elements.csrfmiddlewaretoken.value;
    });
  }

  function saved(id, sent, body) {
    var now = waiting[id];
    if (now && same(now, sent)) delete waiting[id];
    else if (now) now.version = String(body.version);
    if (place(id)) {
      if (field(id, "version")) field(id, "version").value = body.version;
      told(id, body);
    }
    standing(body);
    say(words.wordSaved, body.clock);
  }

  function told(id, body) {
    var box = place(id), said = box.querySelector(".req-said");
    said.textContent = "";
    if (body.label && body.value) {
      said.appendChild(element("strong", body.label));
      said.appendChild(element("span", " · ", "no-print"));
    }
    said.appendChild(element("span", words.wordChange, "like-link"));
    var back = box.querySelector(".take-back");
    if (back) back.hidden = !body.value;
    box.querySelector(".req-by").textContent = body.by;
    box.querySelector(".req-when").textContent = body.by + " · " + body.at;
  }

  function standing(body) {
    var far = body.interval;
    document.getElementById("answered").textContent = far.answered;
    document.getElementById("progress").setAttribute("width", 100 * far.answered / far.of + "%");
    document.getElementById("interval").textContent = far.sentence;
    document.querySelectorAll("#span li").forEach(function (step, at) {
      step.className = at < far.certain ? "sure" : at < far.possible ? "may" : "";
    });
    var row = document.querySelector("[data-subdomain='" + body.subdomain.id + "']");
    var done = body.subdomain.answered === body.subdomain.of;
    row.classList.toggle("full", done);
    row.querySelector(".of-count").textContent = done ? words.wordDone : body.subdomain.answered + "/" + body.subdomain.of;
    if (!row.querySelector("[aria-current]")) return;
    var open = document.getElementById("unanswered-count");
    if (open) open.textContent = body.subdomain.of - body.subdomain.answered;
    var band = document.querySelector(".band[data-level='" + body.level.number + "']");
    if (!band) return;
    var all = body.level.answered === body.level.of;
    band.querySelector(".band-count").textContent = body.level.sentence;
    var score = band.querySelector(".band-score");
    score.textContent = "";
    if (body.level.answered) {
      score.appendChild(element("strong", body.level.score));
      if (!all) score.appendChild(document.createTextNode(" " + words.wordSoFar));
    }
    var rest = band.querySelector(".rest");
    if (rest) rest.hidden = all;
  }

  function element(name, content, style) {
    var made = document.createElement(name);
    made.textContent = content;
    if (style) made.className = style;
    return made;
  }

  /* ── What could not be saved ── */

  function clearTrouble(id) {
    var box = place(id) && place(id).querySelector(".trouble");
    if (box) box.remove();
  }

  function trouble(id) {
    clearTrouble(id);
    var box = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
    place(id).querySelector(".req-ask").insertAdjacentElement("afterend", box);
    place(id).open = true;
    makeCurrent(place(id));
    return box;
  }

  function inWords(id, said) {
    var radio = place(id).querySelector("input[name^='value:'][value='" + said.value + "']");
    var label = radio ? radio.parentNode.querySelector("b").textContent : "–";
    return [label, said.note, said.reason].filter(Boolean).join(" · ");
  }

  function conflict(id, body) {
    blocked[id] = true;
    if (!place(id)) return;
    var box = trouble(id), present = body.present;
    slot(box, "sentence", body.sentence);
    slot(box, "theirs", inWords(id, present));
    slot(box, "who", present.by + " · " + present.at);
    slot(box, "mine", inWords(id, waiting[id]));
    box.querySelector("[data-keep=mine]").addEventListener("click", function () { settle(id, present, true); });
    box.querySelector("[data-keep=theirs]").addEventListener("click", function () { settle(id, present, false); });
  }

  function settle(id, present, mine) {
    clearTrouble(id);
    delete blocked[id];
    field(id, "version").value = present.version;
    if (mine) { changed(id); return; }
    delete waiting[id];
    fill(id, present);
    told(id, present);
    keep(); show(); send();
  }

  function refused(id, sentence) {
    blocked[id] = true;
    if (!place(id)) { delete waiting[id]; return; }
    var box = trouble(id);
    slot(box, "sentence", words.wordRefused + ": " + sentence);
    box.querySelectorAll("p, .actions").forEach(function (part) { part.remove(); });
  }

  function slot(box, name, content) { box.querySelector("[data-slot=" + name + "]").textContent = content; }

  /* ── The saved state in the bar ── */

  var bar = document.getElementById("saved");

  function say(head, rest, link) {
    bar.querySelector("b").textContent = head;
    var more = bar.querySelector("span");
    more.textContent = rest || "";
    if (link) { more.appendChild(document.createTextNode(" ")); more.appendChild(link); }
  }

  function show() {
    var ids = Object.keys(waiting), count = ids.length, failing = attempt > 0 || signedOut;
    var stuck = ids.filter(function (id) { return blocked[id]; });
    bar.className = "saved flush" + (failing || stuck.length ? " saved-bad" : count ? " saved-busy" : "");
    if (!count) { if (bar.querySelector("b").textContent !== words.wordSaved) say(words.wordSaved, ""); return; }
    var head = words.wordWaiting.replace("{n}", count);
    if (signedOut) return say(head, words.wordSignedOut, anchor(words.signIn, words.wordSignIn));
    if (stuck.length) return say(head, "", away(stuck));
    if (!failing) return say(words.wordSaving, "");
    if (!canKeep) return say(head, words.wordFull);
    if (!navigator.onLine) return say(head, words.wordOffline);
    say(head, words.wordRetry.replace("{s}", Math.max(1, Math.ceil((retryAt - Date.now()) / 1000))));
  }

  function anchor(address, content) { var link = element("a", content); link.href = address; return link; }

  function away(stuck) {
    var far = stuck.filter(function (id) { return !place(id); })[0];
    return far && anchor(words.page.replace("SUBDOMAIN", far.split(".")[0]) + "?at=" + encodeURIComponent(far), words.wordElsewhere);
  }

  /* ── Keys ── */

  function requirements() { return Array.prototype.slice.call(form.querySelectorAll("details.req")); }

  function current() { return form.querySelector("details.req-now") || requirements()[0]; }

  function makeCurrent(box) {
    requirements().forEach(function (one) { one.classList.toggle("req-now", one === box); });
  }

  function go(box) {
    if (!box) return;
    var before = current();
    if (before && before !== box && !before.querySelector(".trouble")) before.open = false;
    box.open = true;
    makeCurrent(box);
    box.querySelector("summary").focus({ preventScroll: true });
    box.scrollIntoView({ block: "start" });
  }

  function step(by) { var all = requirements(); go(all[all.indexOf(current()) + by]); }

  function nextUnanswered() {
    var all = requirements(), at = all.indexOf(current());
    go(all.slice(at + 1).concat(all.slice(0, at + 1)).filter(function (box) { return field(box.dataset.id, "version") && !draft(box.dataset.id).value; })[0]);
  }

  function answer(key) {
    var box = current(), radio = box && box.querySelector("input[data-key='" + key + "']");
    if (!radio) return;
    box.open = true;
    radio.checked = true;
    whyNot(box.dataset.id);
    changed(box.dataset.id);
    if (key === "0") field(box.dataset.id, "reason").focus();
  }

  var help = document.getElementById("help");

  document.addEventListener("keydown", function (event) {
    var at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (/^(TEXTAREA|SELECT)$/.test(at.tagName) || (at.tagName === "INPUT" && at.type !== "radio") || at.isContentEditable) return;
    var key = event.key.toLowerCase();
    if (/^[0-4]$/.test(key)) answer(key);
    else if (key === "n") step(1);
    else if (key === "p") step(-1);
    else if (key === "u") nextUnanswered();
    else if (key === "?" && help.showModal) help.showModal();
    else return;
    event.preventDefault();
  });

  /* ── Events of the form ── */

  function idOf(at) { var box = at.closest("details.req"); return box && box.dataset.id; }

  form.addEventListener("change", function (event) {
    var at = event.target, id = idOf(at);
    if (at.type === "file") return upload(id, at.files, at);
    if (!/^(value|note|reason):/.test(at.name || "")) return;
    whyNot(id);
    changed(id);
  });

  form.addEventListener("input", function (event) {
    var at = event.target, id = idOf(at);
    if (!/^(note|reason):/.test(at.name || "")) return;
    clearTimeout(timers[id]);
    timers[id] = setTimeout(function () { changed(id); }, PAUSE);
  });

  form.addEventListener("click", function (event) {
    var move = event.target.closest("[data-go]"), head = event.target.closest("details.req > summary");
    if (move) { makeCurrent(move.closest("details.req")); step(move.dataset.go === "next" ? 1 : -1); }
    if (head) makeCurrent(head.parentNode);
  });

  form.addEventListener("focusin", function (event) {
    var box = event.target.closest("details.req");
    if (box && event.target.tagName !== "SUMMARY") makeCurrent(box);
  });

  function flush() { Object.keys(timers).forEach(changed); }
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", function () { if (document.hidden) flush(); });
  window.addEventListener("beforeunload", function (event) {
    flush();
    if (Object.keys(waiting).length && !canKeep) { event.preventDefault(); event.returnValue = ""; }
  });
  window.addEventListener("online", function () { retryAt = 0; send(); show(); });
  window.addEventListener("offline", show);
  window.addEventListener("focus", function () { if (signedOut) { signedOut = false; retryAt = 0; send(); } });
  setInterval(function () { send(); if (attempt) show(); }, 1000);

  /* ── Files ── */

  function upload(id, files, input) {
    if (!files.length) return;
    var box = place(id), data = new FormData();
    Array.prototype.forEach.call(files, function (file) { data.append("files:" + id, file); });
    note(box, words.wordUploading);
    fetch(input.dataset.add, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": token(), "Accept": "application/json" }, body: data })
      .then(function (reply) { if (!reply.ok || reply.redirected) throw new Error(String(reply.status)); return reply.json(); })
      .then(function (body) {
        box.querySelector(".file-list").innerHTML = body.html;   // drawn and escaped by the server
        note(box, body.refused.join(" "));
      })
      .catch(function () { note(box, words.wordUploadFailed); })
      .then(function () { input.value = ""; });
  }

  function note(box, content) {
    var at = box.querySelector(".upload-note") || box.querySelector(".file-list").appendChild(element("p", "", "upload-note small"));
    at.setAttribute("role", "status");
    at.textContent = content;
  }

  form.querySelectorAll(".drop").forEach(function (area) {
    var input = area.querySelector("input");
    area.addEventListener("dragover", function (event) { event.preventDefault(); area.classList.add("is-over"); });
    area.addEventListener("dragleave", function () { area.classList.remove("is-over"); });
    area.addEventListener("drop", function (event) {
      event.preventDefault();
      area.classList.remove("is-over");
      upload(idOf(area), event.dataTransfer.files, input);
    });
  });

  /* ── What an earlier visit left ── */

  requirements().forEach(function (box) { whyNot(box.dataset.id); });
  Object.keys(waiting).forEach(function (id) { if (place(id)) fill(id, waiting[id]); });
  show();
  send();
})();
