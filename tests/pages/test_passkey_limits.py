"""Passkeys that are not the right ones count like wrong codes, and the lock is written down like theirs."""

import json
from base64 import urlsafe_b64encode

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from assessment.models import Event
from tests.pages.signing_in import HOME, SECOND_STEP, browser, sign_in
from tests.people import code

pytestmark = pytest.mark.usefixtures("quick_cache")
AGAIN = "/accounts/2fa/webauthn/reauthenticate/"


def told(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


ASKED = json.dumps({"type": "webauthn.get", "challenge": told(b"c" * 32), "origin": "http://testserver"})
STRANGE_KEY = json.dumps(
    {
        "id": told(b"k" * 16),
        "rawId": told(b"k" * 16),
        "type": "public-key",
        "response": {
            "clientDataJSON": told(ASKED.encode()),
            "authenticatorData": told(b"h" * 32 + b"\x05" + b"\0" * 4),
            "signature": told(b"s"),
        },
    }
)
UNREADABLE = [
    {},
    [],
    "x",
    {"id": "nothing"},
    {"id": "nothing", "rawId": "nothing", "response": 5},
    {"id": told(b"k"), "rawId": told(b"k"), "response": {"clientDataJSON": "", "attestationObject": ""}},
    json.loads(STRANGE_KEY) | {"rawId": told(b"another")},
]
NO_KEY = json.dumps({"id": "nothing"})


def own_key() -> dict:
    """What is kept of a passkey once it is set up."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    kept = AttestedCredentialData.create(b"\0" * 16, b"o" * 16, public)
    seen = AuthenticatorData.create(b"h" * 32, AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, kept)
    shown = AttestationObject.create("none", seen, {})
    told_of = {"clientDataJSON": told(ASKED.encode()), "attestationObject": told(bytes(shown))}
    return {"id": told(b"o" * 16), "rawId": told(b"o" * 16), "type": "public-key", "response": told_of}


@pytest.fixture
def at_the_second_step(lin):
    client = browser()
    sign_in(client, lin.email)
    client.get(SECOND_STEP)
    return client


def test_the_lock_is_written_down_once_without_secrets(at_the_second_step, lin):
    for credential in [STRANGE_KEY] * 4:
        at_the_second_step.post(SECOND_STEP, {"credential": credential})
    before_it = Event.objects.exists()
    for credential in [STRANGE_KEY] * 3:
        at_the_second_step.post(SECOND_STEP, {"credential": credential})

    event = Event.objects.get()
    assert not before_it
    assert (event.kind, event.by) == ("second_step_locked", None)
    assert event.details == {"user": lin.pk, "source": "192.0.2.1"}


def test_what_is_no_answer_of_a_key_neither_counts_nor_is_written_down(at_the_second_step):
    for credential in [NO_KEY] * 6:
        at_the_second_step.post(SECOND_STEP, {"credential": credential})
    at_first = Event.objects.exists()
    for credential in [STRANGE_KEY] * 5 + [NO_KEY] * 2:
        at_the_second_step.post(SECOND_STEP, {"credential": credential})

    assert not at_first
    assert Event.objects.get().kind == "second_step_locked"


def test_codes_and_passkeys_are_counted_together(at_the_second_step):
    for _ in range(3):
        at_the_second_step.post(SECOND_STEP, {"code": "000000"})
    for _ in range(2):
        at_the_second_step.post(SECOND_STEP, {"credential": STRANGE_KEY})
    at_the_second_step.post(SECOND_STEP, {"code": code()})

    assert Event.objects.get().kind == "second_step_locked"
    assert at_the_second_step.get(HOME).status_code == 302


@pytest.mark.parametrize("credential", UNREADABLE, ids=str)
def test_whatever_is_sent_there_is_an_answer(credential, at_the_second_step):
    """At the second step, and where a passkey is added."""
    sent = {"credential": json.dumps(credential), "name": "Mine"}

    step = at_the_second_step.post(SECOND_STEP, sent)
    at_the_second_step.post(SECOND_STEP, {"code": code()})
    added = at_the_second_step.post("/accounts/2fa/webauthn/add/", sent)

    assert (step.status_code, added.status_code) == (200, 200)
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_so_is_the_lock_by_somebody_who_is_asked_once_more(lin, client_of):
    Authenticator.objects.create(user=lin, type="webauthn", data={"name": "Key", "credential": own_key()})
    client = client_of(lin)
    client.get(AGAIN)

    for _ in range(6):
        client.post(AGAIN, {"credential": STRANGE_KEY})

    assert Event.objects.get().kind == "second_step_locked"
