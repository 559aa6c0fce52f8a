"""Files that show something: added, used at requirements, taken away again."""

import codecs
import hashlib
import io
import zipfile
from pathlib import PurePath

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.actions.answers import lock_for_answers, refuse_locked
from assessment.actions.history import write_down
from assessment.models import Assessment, Evidence, EvidenceUse, Submission
from assessment.refusals import BadInput, Refused

# What may be uploaded: the type by content, and the endings that go with it. The first is shown.
ALLOWED = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "text/plain": (".txt", ".csv", ".log"),
}
OFFICE_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx"}
NAME_LENGTH = 200
HEAD = 8192  # bytes that tell what a file is


@transaction.atomic
def add(assessment: Assessment, requirement: str, upload: UploadedFile, *, by) -> Evidence:
    """Keep a file and put it to a requirement. The type is read from the content, not the name."""
    assessment = lock_for_answers(assessment, by=by)
    _refuse_unasked(assessment, requirement)
    _refuse_size(assessment, upload)
    type, name, sha256 = type_of(upload), name_of(upload), _sha256(upload)
    own = assessment.enterprise.evidence.kept().select_for_update()
    evidence = own.filter(sha256=sha256, name=name).first()  # the same file once more is kept once
    if evidence is None:
        evidence = Evidence(
            enterprise=assessment.enterprise,
            name=name,
            type=type,
            size=upload.size,
            sha256=sha256,
            added_by=by,
        )
        _keep(evidence, upload)
    EvidenceUse.objects.get_or_create(evidence=evidence, assessment=assessment, requirement=requirement)
    return evidence


@transaction.atomic
def use(assessment: Assessment, requirement: str, evidence: Evidence, *, by) -> EvidenceUse:
    """Put a file that the enterprise has already to one more requirement."""
    assessment = lock_for_answers(assessment, by=by)
    _refuse_unasked(assessment, requirement)
    evidence = _held(assessment, evidence)
    found, _created = EvidenceUse.objects.get_or_create(
        evidence=evidence, assessment=assessment, requirement=requirement
    )
    return found


@transaction.atomic
def take_away(assessment: Assessment, requirement: str, evidence: Evidence, *, by) -> None:
    """Take a file from a requirement. One that nothing uses and no submission holds is removed."""
    assessment = lock_for_answers(assessment, by=by)
    refuse_locked(assessment, requirement)
    evidence = _held(assessment, evidence)
    uses = EvidenceUse.objects.filter(evidence=evidence, assessment=assessment, requirement=requirement)
    if not uses.delete()[0]:
        raise Refused(_("This file is not at this requirement any more."))
    write_down("evidence_removed", by=by, assessment=assessment, requirement=requirement, name=evidence.name)
    if not evidence.uses.exists() and not _is_sealed(evidence):
        Evidence.objects.filter(pk=evidence.pk).update(removed_at=now())
        transaction.on_commit(lambda: evidence.file.storage.delete(evidence.file.name))


def hand_over(evidence: Evidence, submission: Submission, *, by) -> None:
    """An agency reads a file as it was handed in: the enterprise can see who did."""
    assessment = submission.assessment
    if assessment.enterprise.role_of(by) is None:
        write_down("evidence_read", by=by, assessment=assessment, name=evidence.name, sha256=evidence.sha256)


def _held(assessment: Assessment, evidence: Evidence) -> Evidence:
    """The file of this enterprise, held: one is not used here while it is removed there."""
    own = assessment.enterprise.evidence.kept().select_for_update()
    held = own.filter(pk=evidence.pk).first()
    if held is None:
        raise Refused(_("This file is not there any more."))
    return held


def _keep(evidence: Evidence, upload: UploadedFile) -> None:
    """The file and its row, or neither."""
    ending = ALLOWED[evidence.type][0]
    evidence.file.save(f"{evidence.sha256[:16]}{ending}", upload, save=False)
    try:
        with transaction.atomic():
            evidence.save()
    except Exception:
        evidence.file.storage.delete(evidence.file.name)
        raise


def name_of(upload: UploadedFile) -> str:
    """As it was called where it came from, without folders and without what cannot be printed."""
    name = PurePath(upload.name.replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[-NAME_LENGTH:]


def type_of(upload: UploadedFile) -> str:
    """The type by content, if it is allowed and its name says the same; else Refused."""
    ending = PurePath(upload.name).suffix.lower()
    found = _ending_by_content(upload)
    for type, endings in ALLOWED.items():
        if ending in endings and found in endings:
            return type
    allowed = ", ".join(sorted(e.lstrip(".") for endings in ALLOWED.values() for e in endings))
    raise BadInput(
        _("“%(name)s” is not a file of a kind that can be added. Possible are: %(allowed)s.")
        % {"name": upload.name, "allowed": allowed}
    )


def _ending_by_content(upload: UploadedFile) -> str | None:
    head = _head(upload, HEAD)
    if head.startswith(b"PK"):
        return _office_ending(upload)
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if b"\0" not in head and _is_text(head):
        return ".txt"
    try:
        found = puremagic.from_string(head, filename=upload.name)
    except (puremagic.PureError, ValueError):
        return None
    return {".jfif": ".jpg", ".jpe": ".jpg"}.get(found, found)


def _office_ending(upload: UploadedFile) -> str | None:
    try:
        names = zipfile.ZipFile(io.BytesIO(upload.read())).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    finally:
        upload.seek(0)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None  # with macros
    return next((ending for part, ending in OFFICE_PARTS.items() if part in names), None)


def _is_text(head: bytes) -> bool:
    """A head may end within a letter; a whole file may not."""
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head, final=len(head) < HEAD)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _head(upload: UploadedFile, size: int) -> bytes:
    upload.seek(0)
    head = upload.read(size)
    upload.seek(0)
    return head


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _refuse_unasked(assessment: Assessment, requirement: str) -> None:
    if requirement not in {r.id for r in assessment.requirements()}:
        raise BadInput(_("This requirement is not part of this assessment."))
    refuse_locked(assessment, requirement)


def _refuse_size(assessment: Assessment, upload: UploadedFile) -> None:
    if not upload.size:
        raise BadInput(_("“%(name)s” is empty.") % {"name": upload.name})
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        raise BadInput(
            _("“%(name)s” is larger than %(most)s.")
            % {"name": upload.name, "most": filesizeformat(settings.EVIDENCE_MAX_BYTES)}
        )
    used = assessment.enterprise.evidence.kept().aggregate(sum=Sum("size"))["sum"] or 0
    if used + upload.size > settings.EVIDENCE_QUOTA_BYTES:
        raise Refused(
            _("Your enterprise has used up its space of %(most)s; take away files that are not needed.")
            % {"most": filesizeformat(settings.EVIDENCE_QUOTA_BYTES)}
        )


def _is_sealed(evidence: Evidence) -> bool:
    submissions = evidence.enterprise.assessments.filter(
        submissions__sealed__evidence__contains=[{"id": evidence.pk}]
    )
    return submissions.exists()
