"""A world in which people write nothing but attacks: on the page, on the template, on what is printed.

Each text begins with a mark of its own, so that it is known again wherever it is shown, and has as many
attacks as its field is long. What a text field is, the models say (`tests/assessment/test_canaries.py`).
"""

from base64 import b64decode
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils.timezone import now
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from assessment.actions import (
    assessments,
    claims,
    comments,
    corrections,
    enterprises,
    findings,
    questions,
    reviews,
    submissions,
)
from assessment.models import (
    Agency,
    AgencyMember,
    Answer,
    Assessment,
    Claim,
    Comment,
    Conflict,
    Correction,
    Enterprise,
    Event,
    Evidence,
    EvidenceUse,
    Finding,
    IdempotencyKey,
    Invitation,
    Invitee,
    Phrase,
    Plant,
    Question,
    Region,
    Report,
    Round,
    Submission,
    Token,
    User,
)
from scoring.editions import load
from tests.assessment.rounds_of import round_of
from tests.people import fill, save

ATTACKS = (
    "\"'><img src=x onerror=__xss=1>",
    "{{7*7}}",
    "{0.__class__}",
    "%(a)s",
    "</script><script>__xss=1</script>",
    "<svg/onload=__xss=1>",
    "javascript:__xss=1//",
    "&lt;b&gt;",
    '{% now "Y" %}',
    '#eval("1+1")',
    "=cmd|'/c calc'!A1",
    "${7*7}%n%s",
    "<a href=javascript:__xss=1>x</a>",
    "`__xss=1`",
    "]]><!--",
)
IN_NAMES = (*ATTACKS[:4], "<svg onload=__xss=1>")  # of files: what comes after a slash would be the name
IN_KEYS = tuple(attack for attack in ATTACKS if " " not in attack)
PEOPLE = ("mei", "bo", "vera", "xu", "lin", "hefei", "op")
FIRST = "info_security.L1.a"
MAY_NOT_APPLY = "info_security.L3.b"
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="
)
LETTER = "k" * 43  # of the invitation


@dataclass
class World:
    """`texts` by their marks, each with the field that it was written to."""

    people: dict[str, User]
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    accepted: Assessment | None = None
    submitted: Assessment | None = None
    draft: Assessment | None = None

    def text(
        self, model: type[Model], name: str, attacks: tuple[str, ...] = ATTACKS, *, longest=0, ending=""
    ) -> str:
        """A new one for this field, as long as it may be."""
        longest = longest or model._meta.get_field(name).max_length or 1000
        mark = self._mark()
        said = mark
        for attack in attacks:
            if len(said) + len(attack) + len(ending) <= longest:
                said += attack
        return self._keep(mark, f"{said}{ending}", model, name)

    def address(self, model: type[Model], name: str = "email") -> str:
        """An e-mail address whose first part is quoted, as RFC 5322 allows."""
        mark = self._mark()
        return self._keep(mark, f'"{mark}<svg/onload=__xss=1>{{{{7*7}}}}"@example.test', model, name)

    def written(self, *fields: str) -> list[str]:
        """What was written to these, such as "Answer.note"."""
        return [text for at, text in self.texts.values() if at in fields]

    def _mark(self) -> str:
        return f"k{len(self.texts):03}k"

    def _keep(self, mark: str, text: str, model: type[Model], name: str) -> str:
        self.texts[mark] = (f"{model.__name__}.{name}", text)
        return text


@pytest.fixture
def canaries(request, qiming, other, settings, tmp_path) -> World:
    """Mei's enterprise has three assessments: one accepted, one handed in, one begun."""
    settings.MEDIA_ROOT = tmp_path
    world = World({name: request.getfixturevalue(name) for name in PEOPLE})
    _name_places(world)
    for user in world.people.values():
        _name(world, user)
    for each in (qiming, other):
        _describe(world, each)
    _claims(world, qiming, other)
    _assess(world, qiming)
    _call(world)
    _leave_traces(world)
    return world


def _name_places(world: World) -> None:
    for region in Region.objects.order_by("code"):
        for name in ("name", "name_en", "name_key"):
            setattr(region, name, world.text(Region, name))
        region.save()
    for agency in Agency.objects.all():
        agency.name = world.text(Agency, "name")
        agency.save()
    AgencyMember.objects.update(role="lead")


def _name(world: World, user: User) -> None:
    user.name, user.email = world.text(User, "name"), world.address(User)
    user.save()
    user.emailaddress_set.update(email=user.email)


def _describe(world: World, enterprise: Enterprise) -> None:
    enterprise.refresh_from_db()
    for name in ("name", "name_key", "address", "contact_name", "contact_phone"):
        setattr(enterprise, name, world.text(Enterprise, name))
    enterprise.contact_email = world.address(Enterprise, "contact_email")
    enterprise.save()
    plant = world.text(Plant, "name")
    owner = enterprise.memberships.get(role="owner").user
    enterprises.add_plant(enterprise, by=owner, name=plant, region=enterprise.region)
    Invitation.objects.create(
        enterprise=enterprise,
        email=world.address(Invitation),
        role="viewer",
        token_hash=Invitation.hash_of(f"{LETTER}{enterprise.pk}"),
        invited_by=owner,
    )


def _claims(world: World, *of: Enterprise) -> None:
    """The first is confirmed, the others are refused."""
    for enterprise in of:
        owner = enterprise.memberships.get(role="owner").user
        name = world.text(Claim, "licence_name", IN_NAMES, ending=".png")
        claim = Claim(enterprise=enterprise, made_by=owner, state="waiting", sent_at=now(), licence_name=name)
        claim.licence_type = "image/png"
        claim.licence.save("a.png", ContentFile(PNG), save=False)
        claim.save()
        if enterprise is of[0]:
            claims.confirm(claim, by=world.people["lin"])
        else:
            claims.refuse(claim, by=world.people["lin"], note=world.text(Claim, "note"))


def _assess(world: World, enterprise: Enterprise) -> None:
    world.accepted, world.submitted = (_filled(world, enterprise, year) for year in (2024, 2025))
    mei, lin = world.people["mei"], world.people["lin"]
    for each in (world.accepted, world.submitted):
        submissions.submit(each, by=mei, declared=True)
        reviews.take_up(each, by=lin)
        asked_for = {FIRST: world.text(Correction, "text")}
        reviews.send_back(each, by=lin, note=world.text(Event, "note"), corrections=asked_for)
        correction = Correction.objects.latest("pk")
        corrections.reply(correction, by=mei, text=world.text(Correction, "reply"))
        submissions.submit(each, by=mei, declared=True)
        reviews.take_up(each, by=lin)
        _judge(world, each.submissions.first())
    reviews.accept(world.accepted, by=lin, note=world.text(Event, "note"))
    world.draft = _filled(world, enterprise, 2026)


def _judge(world: World, submission: Submission) -> None:
    """Verdicts with reasons, a question with its reply."""
    lin, mei = world.people["lin"], world.people["mei"]
    for id in (FIRST, MAY_NOT_APPLY):
        findings.give(submission, id, "0", by=lin, version=None, reason=world.text(Finding, "reason"))
    asked = questions.ask(submission, FIRST, by=lin, text=world.text(Question, "text"))
    questions.reply(asked, by=mei, text=world.text(Question, "reply"))


def _call(world: World) -> None:
    """A round with its list, and what the agency's people keep for themselves."""
    lin = world.people["lin"]
    agency = Agency.objects.get(members__user=lin)
    texts = {name: world.text(Round, name) for name in ("title_zh", "title_en", "text_zh", "text_en")}
    call = round_of(agency, lin, **texts)
    for enterprise in Enterprise.objects.all():
        name = world.text(Invitee, "name")
        Invitee.objects.create(round=call, credit_code=enterprise.credit_code, name=name, invited_by=lin)
    Phrase.objects.create(agency=agency, text=world.text(Phrase, "text"), added_by=lin)
    reason = world.text(Conflict, "reason")
    Conflict.objects.create(user=world.people["hefei"], enterprise=Enterprise.objects.first(), reason=reason)


def _filled(world: World, enterprise: Enterprise, year: int) -> Assessment:
    mei, bo = world.people["mei"], world.people["bo"]
    left_out = {load().tailorable[-1]: world.text(Assessment, "tailored_out")}
    plant = None if year == 2026 else enterprise.plants.get()
    assessment = assessments.start(enterprise, by=bo, year=year, plant=plant, tailored_out=left_out)
    fill(assessment, by=bo)
    note, reason = world.text(Answer, "note"), world.text(Answer, "reason")
    save(assessment, FIRST, "0.5", by=mei, version=1, note=note)
    save(assessment, MAY_NOT_APPLY, "n/a", by=mei, version=1, note=world.text(Answer, "note"), reason=reason)
    comments.write(assessment, FIRST, world.text(Comment, "text"), by=bo)
    for ending in (".png", ".svg", ".html"):
        _evidence(world, assessment, ending)
    return assessment


def _evidence(world: World, assessment: Assessment, ending: str) -> None:
    name = world.text(Evidence, "name", IN_NAMES, ending=ending)
    facts = {"type": "image/png", "size": len(PNG), "sha256": "0" * 64, "added_by": world.people["bo"]}
    evidence = Evidence(enterprise=assessment.enterprise, name=name, **facts)
    evidence.file.save("a.png", ContentFile(PNG))
    EvidenceUse.objects.create(evidence=evidence, assessment=assessment, requirement=FIRST)


def _leave_traces(world: World) -> None:
    """What remains of programs, passkeys, operators and failures."""
    mei, op = world.people["mei"], world.people["op"]
    facts = {"standing": mei.get_session_auth_hash(), "expiry": timedelta(hours=1), "is_personal": True}
    Token.objects.create(mei, name=world.text(Token, "name"), **facts)
    passkey = {"name": world.text(Authenticator, "data", longest=100), "credential": _credential()}
    Authenticator.objects.create(user=mei, type="webauthn", data=passkey)
    key = world.text(IdempotencyKey, "key", IN_KEYS)
    body = world.text(IdempotencyKey, "body")
    IdempotencyKey.objects.create(user=mei, key=key, fingerprint="0" * 64, body=body)
    newest = Submission.objects.latest("pk")
    error = world.text(Report, "error", longest=500)
    Report.objects.create(submission=newest, language="en", state="failed", error=error, asked_by=mei)
    agency = Agency.objects.first()
    LogEntry.objects.create(
        user=op,
        content_type=ContentType.objects.get_for_model(Agency),
        object_id=str(agency.pk),
        object_repr=world.text(LogEntry, "object_repr"),
        action_flag=CHANGE,
        change_message=world.text(LogEntry, "change_message"),
    )


def _credential() -> dict:
    """What a browser answers when a passkey is set up."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    attested = AttestedCredentialData.create(Aaguid.NONE, b"passkey", key)
    data = AuthenticatorData.create(
        bytes(32), AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, attested
    )
    response = {
        "clientDataJSON": websafe_encode(
            b'{"type":"webauthn.create","challenge":"","origin":"http://localhost"}'
        ),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    id = websafe_encode(b"passkey")
    return {"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {}}
