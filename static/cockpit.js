/* The cockpit with JavaScript: keys judge and lead on, only the parts that change are drawn anew.
   Without it the same forms and links do the work. What is typed and not saved waits in this tab's
   storage, by requirement, and is there again when one comes back to it. */
(function () {
  "use strict";
  var desk = document.getElementById("desk");
  if (!desk || !window.fetch || !window.DOMParser || !window.URLSearchParams) return;
  document.documentElement.classList.add("js");

  var words = desk.dataset, unsent = document.getElementById("unsent"), help = document.getElementById("help");
  var busy = false;

  /* ── What is typed and not saved ── */

  function key(name) { return words.draft + current() + ":" + name; }

  function current() { return document.querySelector("#cockpit [data-id]").dataset.id; }

  function fields() { return Array.prototype.slice.call(document.querySelectorAll("#cockpit textarea")); }

  function nameOf(field) { return field.form.getAttribute("action") + " " + field.name; }

  function refused(field) { return field.form.id === "judge" && !!document.querySelector(".trouble"); }

  function keep() {
    try {
      fields().forEach(function (field) {
        if (field.value !== field.defaultValue || refused(field)) sessionStorage.setItem(key(nameOf(field)), field.value);
        else sessionStorage.removeItem(key(nameOf(field)));
      });
      var radio = document.querySelector("#judge input[name=value]:checked");
      if (radio && (!radio.defaultChecked || refused(radio))) sessionStorage.setItem(key("value"), radio.value);
      else sessionStorage.removeItem(key("value"));
    } catch (error) { /* no storage: it stays on the page as long as the page does */ }
  }

  function bringBack() {
    try {
      fields().forEach(function (field) {
        var typed = sessionStorage.getItem(key(nameOf(field)));
        if (typed !== null && !document.querySelector(".trouble")) field.value = typed;
      });
      var value = sessionStorage.getItem(key("value"));
      var radio = value && document.querySelector("#judge input[name=value][value='" + value + "']");
      if (radio && !document.querySelector(".trouble")) radio.checked = true;
    } catch (error) { /* no storage */ }
  }

  function forget() {
    try {
      Object.keys(sessionStorage).filter(function (one) { return one.indexOf(words.draft + current() + ":") === 0; })
        .forEach(function (one) { sessionStorage.removeItem(one); });
    } catch (error) { /* no storage */ }
  }

  function sent(form) {   // another form of the page goes its own way, with what was typed in it
    keep();
    try {
      form.querySelectorAll("textarea").forEach(function (field) {
        sessionStorage.removeItem(key(nameOf(field)));
        field.defaultValue = field.value;
      });
    } catch (error) { /* no storage */ }
  }

  /* ── Drawing what the server sent ── */

  function bringUp(there, fresh) {   // what a decision is about, where its note is being written
    var total = fresh.querySelector("input[name=shown_total]");
    there.querySelectorAll("input[name=shown_total]").forEach(function (field) { if (total) field.value = total.value; });
  }

  function draw(page, address) {
    var moves = document.getElementById("moves");
    var hasNote = Array.prototype.some.call(moves.querySelectorAll("textarea"), function (field) { return field.value; });
    var fresh = new DOMParser().parseFromString(page, "text/html");
    if (!fresh.getElementById("cockpit")) { location.assign(address); return false; }   // it is not in our hands any more
    var rail = document.querySelector(".rail-col"), at = rail ? [rail.scrollTop, rail.scrollLeft] : [0, 0];
    fresh.querySelectorAll("[data-swap]").forEach(function (part) {
      var there = document.getElementById(part.id);
      if (!there) return;
      if (part.id === "moves" && hasNote) bringUp(there, part);
      else there.innerHTML = part.innerHTML;   // drawn and escaped by the server
    });
    rail = document.querySelector(".rail-col");
    if (rail) { rail.scrollTop = at[0]; rail.scrollLeft = at[1]; }
    showInRail();
    bringBack();
    if (address) history.replaceState(null, "", address);
    var trouble = document.querySelector(".verdict-col .trouble");
    if (trouble) {
      document.getElementById("reason").focus({ preventScroll: true });
      trouble.scrollIntoView({ block: "nearest" });   // why, and what is left of it, before the field
    } else document.getElementById("claim").focus({ preventScroll: true });
    return true;
  }

  function showInRail() {   // without moving the page itself
    var now = document.querySelector(".rail [aria-current]");
    [now && now.closest(".rail-col"), now && now.closest(".rail")].forEach(function (box) {
      if (!box) return;
      var outer = box.getBoundingClientRect(), inner = now.getBoundingClientRect();
      if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - 40;
      if (inner.left < outer.left || inner.right > outer.right) box.scrollLeft += inner.left - outer.left - 40;
    });
  }

  function say(text) { unsent.textContent = text; unsent.hidden = !text; }

  function ask(address, options, then) {
    if (busy) return;
    busy = true;
    desk.setAttribute("aria-busy", "true");
    options = Object.assign({ credentials: "same-origin", headers: {} }, options);
    options.headers["X-Requested-With"] = "fetch";
    fetch(address, options).then(function (reply) {
      if (reply.redirected && reply.url.indexOf("/accounts/") > 0) { say(words.wordSignedOut); return; }
      if (reply.redirected) { location.assign(reply.url); return; }
      if ([200, 409, 412].indexOf(reply.status) < 0) throw new Error(String(reply.status));
      return reply.text().then(function (page) { say(""); then(page, reply.status); });
    }).catch(function () { say(words.wordUnsent); }).then(function () {
      busy = false;
      desk.removeAttribute("aria-busy");
    });
  }

  function go(address) {
    keep();
    ask(address, {}, function (page) { draw(page, address); });
  }

  function send(form, button) {
    keep();
    var body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.set(button.name, button.value);
    var then = body.get("then"), at = then || current();
    ask(form.getAttribute("action"), { method: "POST", body: body }, function (page, status) {
      if (status === 200) forget();
      var query = new URLSearchParams({ show: body.get("show") || "", "in": body.get("in") || "", at: status === 200 ? at : current() });
      if (draw(page, "?" + query) && status === 200 && form.id === "judge" && !then) say(words.wordEnd);
    });
  }

  /* ── Clicks ── */

  desk.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-go]"), phrase = event.target.closest("[data-phrase]");
    if (event.target.closest("[data-help]")) { help.showModal(); return; }
    if (phrase) {
      var reason = document.getElementById("reason");
      reason.value = (reason.value.trim() ? reason.value.trim() + "\n" : "") + phrase.textContent;
      reason.focus();
      event.preventDefault();
    } else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      if ("forget" in link.dataset) { forget(); ask(link.getAttribute("href"), {}, function (page) { draw(page, link.getAttribute("href")); }); }
      else go(link.getAttribute("href"));
      event.preventDefault();
    }
  });

  desk.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.id !== "judge" && !("agreeRest" in form.dataset)) { sent(form); return; }
    event.preventDefault();
    send(form, button);
  });

  desk.addEventListener("change", function (event) {
    if (event.target.id === "in") go("?" + new URLSearchParams(new FormData(event.target.form)));
  });

  /* ── Keys ── */

  function press(selector) {
    var at = document.querySelector(selector);
    if (at) at.click();
    return !!at;
  }

  function choose(key) {
    var radio = document.querySelector("#judge input[data-key='" + key + "']");
    if (radio) {
      radio.checked = true;
      document.getElementById("reason").focus();
      document.getElementById("judge").scrollIntoView({ block: "nearest" });
    } else if (document.querySelector("#judge [data-own-key='" + key + "']")) press(".btn-agree");
  }

  document.addEventListener("keydown", function (event) {
    var at = event.target, typing = /^(TEXTAREA|SELECT)$/.test(at.tagName) || (at.tagName === "INPUT" && at.type !== "radio") || at.isContentEditable;
    if (help.open || event.isComposing) return;
    if (typing) {
      if (event.key === "Escape") at.blur();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && at.form && at.form.id === "judge") { event.preventDefault(); send(at.form, null); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var key = event.key.toLowerCase();
    if (key === "a") press(".btn-agree");
    else if (/^[0-4]$/.test(key)) choose(key);
    else if (key === "n") press("#go-next");
    else if (key === "p") press("#go-previous");
    else if (key === "r") document.getElementById("reason").focus();
    else if (key === "?" && help.showModal) help.showModal();
    else return;
    event.preventDefault();
  });

  desk.addEventListener("input", keep);
  window.addEventListener("pagehide", keep);
  showInRail();
  bringBack();
})();
