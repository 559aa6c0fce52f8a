"""Whatever text is kept, an attack stands in it somewhere in `tests.canaries`; and on paper it is only text.

The pages are looked at in `tests/browser/test_canaries.py`.
"""

import io
import json

import pypdf
import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core import mail
from django.core.management import call_command
from django.db.models import CharField, FileField, JSONField, Model, TextField
from django.db.models.functions import Cast
from django.test import Client

from assessment import tasks
from assessment.models import Invitation, Letter, Report, Submission
from tests.canaries import FIRST, LETTER

TEXTS = (CharField, TextField, JSONField, FileField, ArrayField)
BY_US = "worked out by the service, not said by anybody"
IN_LIST = "one of a list; an act refuses anything else"
UNUSED = "nothing writes it"
NOT_SAID = {
    "Region.code Region.path": "the standard's; operators change names alone",
    "Enterprise.credit_code": "checked by its check digit before it is kept",
    "Enterprise.type Assessment.type Assessment.edition_id Enterprise.modes": IN_LIST,
    "Answer.requirement AnswerRevision.requirement Comment.requirement EvidenceUse.requirement": IN_LIST,
    "AnswerRevision.value User.time_zone Report.language": IN_LIST,
    "Evidence.type Claim.licence_type": "read from the content of the file",
    "Evidence.file Claim.licence Report.file": "where it is kept, as the service names it",
    "Evidence.sha256 Submission.sha256 Report.sha256 Invitation.token_hash": BY_US,
    "Assessment.reference Submission.receipt Token.reference": BY_US,
    "Event.kind Event.chain Event.previous Event.algorithm Event.hash": BY_US,
    "IdempotencyKey.fingerprint IdempotencyKey.location": BY_US,
    "Assessment.receipt Assessment.industry Assessment.chain Assessment.unlocked": IN_LIST,
    "Round.chain Round.edition_id": IN_LIST,
    "Agency.list_columns": IN_LIST,
    "Finding.requirement Correction.about Question.requirement Flag.requirements": IN_LIST,
    "Invitee.credit_code": "checked by its check digit before it is kept",
    "Flag.details Fingerprint.requirement Fingerprint.kind Fingerprint.hash": BY_US,
    "Result.total Result.shape Result.engine": BY_US,
    "User.password FormerPassword.hash": BY_US,
    "Token.digest Token.token_key Token.standing": BY_US,
    "HistoricalEnterprise.credit_code HistoricalEnterprise.type HistoricalEnterprise.modes": IN_LIST,
    "HistoricalEnterprise.history_change_reason": UNUSED,
    "Permission.name Permission.codename Group.name": UNUSED,
    "ContentType.app_label ContentType.model LogEntry.object_id": BY_US,
    "Session.session_key Session.session_data UserSession.session_key UserSession.data": BY_US,
    "UserSession.user_agent": "planted by the browser itself, in tests/browser/test_canaries.py",
    "EmailConfirmation.key": BY_US,
}
LEFT_OUT = {name for names in NOT_SAID for name in names.split()}


def text_fields() -> dict[str, tuple[type[Model], str]]:
    """Every field of every table that holds text and leaves it to somebody what."""
    return {
        f"{model.__name__}.{field.name}": (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not getattr(field, "choices", None)
    }


def holds_attack(model: type[Model], name: str) -> bool:
    rows = model._base_manager.annotate(as_text=Cast(name, TextField()))
    return rows.filter(as_text__contains="__xss=1").exists()


def test_an_attack_stands_in_every_text_field(canaries):
    fields = text_fields()

    without = {name for name, place in fields.items() if not holds_attack(*place)}

    assert without == LEFT_OUT


def letters(world) -> list[str]:
    """All that would be posted, as it reads: moves, an invitation, claims."""
    mei, xu, lin = (world.people[name] for name in ("mei", "xu", "lin"))
    mail.outbox.clear()
    for letter in Letter.objects.filter(sent_at=None):
        tasks.send_letter(letter.pk)
    for invitation in Invitation.objects.order_by("pk"):
        tasks.send_invitation(invitation.pk, f"{LETTER}{invitation.enterprise_id}")
    assert not Letter.objects.filter(sent_at=None, to__in=[mei, xu, lin]).exists()
    return [f"{letter.subject}\n{letter.body}" for letter in mail.outbox]


def test_letters_hold_it_word_for_word(canaries):
    told = "\n".join(letters(canaries))

    owners = {canaries.people[name].name for name in ("mei", "xu", "lin")}
    expected = [*canaries.written("Event.note", "Claim.note", "Enterprise.name"), *owners]
    assert [text for text in expected if text not in told] == []
    assert [text for mark, (_, text) in canaries.texts.items() if told.count(mark) != told.count(text)] == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_report_holds_it_word_for_word(language, canaries):
    submission = canaries.accepted.submissions.first()
    report = Report.objects.create(submission=submission, language=language, asked_by=canaries.people["mei"])
    tasks.build_report(report.pk)
    report.refresh_from_db()
    assert (report.state, report.error) == ("ready", "")

    pdf = pypdf.PdfReader(io.BytesIO(report.file.read()))

    said = "".join("".join(page.extract_text() for page in pdf.pages).replace("\u200b", "").split())
    assert [text for text in sealed_in(submission) if "".join(text.split()) not in said] == []
    (attached,) = pdf.attachments["result.json"]
    assert json.loads(attached)["enterprise"] == submission.sealed["enterprise"]["name"]


def sealed_in(submission: Submission) -> list[str]:
    """What people have said in it."""
    sealed = submission.sealed
    said = [sealed["enterprise"]["name"], sealed["plant"], sealed["submitted_by"]]
    said += sealed["tailored_out"].values()
    said += [answer[part] for answer in sealed["answers"].values() for part in ("note", "reason")]
    return [text for text in (*said, *(file["name"] for file in sealed["evidence"])) if text]


def test_the_exported_history_holds_it_word_for_word(canaries):
    written = io.StringIO()
    call_command("export_history", stdout=written)

    lines = [json.loads(line) for line in written.getvalue().splitlines()]

    told = "\n".join(line["sealed"] for line in lines)
    notes = canaries.written("Event.note", "Claim.note")
    assert [note for note in notes if json.dumps(note, ensure_ascii=False)[1:-1] not in told] == []


def test_programs_read_it_word_for_word(canaries, client_of):
    reading = client_of(canaries.people["mei"])
    path = f"/api/v1/assessments/{canaries.draft.reference}/"

    told = {part: asked(reading, f"{path}{part}") for part in ("", "answers/", "comments/", "evidence/")}

    answers = {each["requirement"]: each for each in told["answers/"]["answers"]}
    assert answers[FIRST]["note"] in canaries.written("Answer.note")
    assert answers[FIRST]["by"] == canaries.people["mei"].name
    assert told[""]["unit"] == canaries.draft.enterprise.name
    assert set(told[""]["tailored_out"].values()) <= set(canaries.written("Assessment.tailored_out"))
    assert flat(told["comments/"]) & set(canaries.written("Comment.text"))
    assert flat(told["evidence/"]) >= set(canaries.written("Evidence.name"))  # all that the enterprise has


def asked(client: Client, path: str) -> dict:
    answer = client.get(path)
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (
        "application/json",
        "nosniff",
    )
    return answer.json()


def flat(told: object) -> set[str]:
    """Every text in it."""
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list):
        return set().union(*map(flat, told))
    return {told} if isinstance(told, str) else set()
