/* Passkeys: asks the browser to make or to use one, and sends what it answers with the form.
   A form says by data-passkey what it wants ("create" or "get"); the options are in #passkey-options. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-passkey]");
  if (!form) return;
  var trouble = document.getElementById("passkey-trouble");
  if (!window.PublicKeyCredential || !navigator.credentials) {
    say(form.dataset.wordUnsupported);
    form.querySelector("[type=submit]").disabled = true;
    return;
  }

  function say(words) {
    trouble.textContent = words;
    trouble.hidden = !words;
  }

  /* ── Bytes travel as base64url ── */

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }

  function text(buffer) {
    if (!buffer) return undefined;
    var plain = Array.prototype.map.call(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function named(credentials) {
    return (credentials || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }

  /* ── Asking, and answering ── */

  function options() {
    var given = JSON.parse(document.getElementById("passkey-options").textContent);
    var key = (given.creation_options || given.request_options).publicKey;
    key.challenge = bytes(key.challenge);
    if (key.user) key.user.id = bytes(key.user.id);
    if (key.excludeCredentials) key.excludeCredentials = named(key.excludeCredentials);
    if (key.allowCredentials) key.allowCredentials = named(key.allowCredentials);
    return { publicKey: key };
  }

  function answer(credential) {
    var told = credential.response, response = { clientDataJSON: text(told.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (part) {
      if (told[part]) response[part] = text(told[part]);
    });
    if (told.getTransports) response.transports = told.getTransports();
    return {
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: response,
      clientExtensionResults: credential.getClientExtensionResults()
    };
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    say("");
    navigator.credentials[form.dataset.passkey](options()).then(function (credential) {
      form.elements.credential.value = JSON.stringify(answer(credential));
      form.submit();
    }).catch(function () { say(form.dataset.wordFailed); });
  });
})();
