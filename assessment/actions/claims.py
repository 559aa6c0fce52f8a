"""Showing that somebody speaks for an enterprise: sent by an owner, decided by an agency of the region."""

import secrets
from datetime import datetime
from functools import partial
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.actions.answers import tidy
from assessment.actions.enterprises import lock_as_owner
from assessment.actions.evidence import ALLOWED, NAME_LENGTH, type_of
from assessment.actions.history import write_down
from assessment.actions.moves import tell
from assessment.models import Claim, Enterprise
from assessment.refusals import BadInput, Forbidden, Refused

LICENCE_TYPES = ("application/pdf", "image/png", "image/jpeg")
LICENCE_MAX_BYTES = 10 * 2**20
NOTE_LENGTH = 1000


@transaction.atomic
def send(enterprise: Enterprise, licence: UploadedFile, *, by) -> Claim:
    """Hand the business licence to the agency of the region. It replaces one that was refused."""
    enterprise = lock_as_owner(enterprise, by=by)
    claim = Claim.objects.select_for_update().get(enterprise=enterprise)
    if claim.state in (Claim.State.WAITING, Claim.State.CONFIRMED):
        raise Refused(_("The licence has been sent already; there is nothing more to do."))
    type = _licence_type(licence)
    if claim.licence:
        transaction.on_commit(partial(claim.licence.storage.delete, claim.licence.name))
    claim.licence.save(f"{secrets.token_hex(8)}{ALLOWED[type][0]}", licence, save=False)
    claim.licence_name = PurePath(licence.name.replace("\\", "/")).name[-NAME_LENGTH:]
    claim.licence_type, claim.state, claim.made_by, claim.sent_at = type, Claim.State.WAITING, by, now()
    claim.decided_at = claim.decided_by = None
    claim.note = ""
    claim.save()
    write_down("claim_sent", by=by, enterprise=enterprise)
    return claim


@transaction.atomic
def confirm(claim: Claim, *, by, seen: datetime | None = None) -> Claim:
    """This enterprise may submit from now on. A credit code is confirmed once.

    `seen` is when the licence was sent that was before the eyes; another one since is a refusal.
    """
    claim = _lock_to_decide(claim, by=by, seen=seen)
    enterprise = claim.enterprise
    try:
        with transaction.atomic():
            enterprise.confirmed_at = now()
            enterprise.save(update_fields=["confirmed_at"])
    except IntegrityError:
        raise Refused(
            _(
                "Another registration of the credit code %(code)s is confirmed already. "
                "Refuse this one, and tell the applicant to ask the enterprise's owner for an invitation."
            )
            % {"code": enterprise.credit_code}
        ) from None
    return _decide(claim, Claim.State.CONFIRMED, "claim_confirmed", by=by)


@transaction.atomic
def refuse(claim: Claim, *, by, note: str, seen: datetime | None = None) -> Claim:
    """Say no, and why; the enterprise may send another scan."""
    claim = _lock_to_decide(claim, by=by, seen=seen)
    note = tidy(note)
    if not note:
        raise BadInput(_("Please say why: the enterprise reads it."))
    if len(note) > NOTE_LENGTH:
        raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    return _decide(claim, Claim.State.REFUSED, "claim_refused", by=by, note=note)


def hand_over_licence(claim: Claim, *, by) -> None:
    """Somebody looks at the scan: who did is written down."""
    write_down("licence_read", by=by, enterprise=claim.enterprise)


def may_decide(claim: Claim, user) -> bool:
    """Operators, and the agencies in whose region the enterprise lies; nobody about an own enterprise."""
    enterprise = claim.enterprise
    if enterprise.role_of(user):
        return False
    return user.is_operator or any(desk.agency.region.contains(enterprise.region) for desk in user.desks)


def _lock_to_decide(claim: Claim, *, by, seen: datetime | None) -> Claim:
    """The enterprise first and then the claim, as everywhere, so that no two wait for each other."""
    visible = Enterprise.objects.visible_to(by).select_for_update(of=["self"], no_key=True)
    enterprise = visible.select_related("region").get(pk=claim.enterprise_id)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    claim.enterprise = enterprise
    if not may_decide(claim, by):
        raise Forbidden(_("Only an agency of the enterprise's region can decide this."))
    if claim.state != Claim.State.WAITING:
        raise Refused(
            _("This confirmation is “%(state)s” now, so there is nothing to decide.")
            % {"state": claim.get_state_display()}
        )
    if seen is not None and seen != claim.sent_at:
        raise Refused(
            _("The enterprise has changed its name or code and sent a licence anew. Look at that one first."),
            "sent_anew",
        )
    return claim


def _decide(claim: Claim, state: str, kind: str, *, by, note: str = "") -> Claim:
    claim.state, claim.note = state, note
    claim.decided_at, claim.decided_by = now(), by
    claim.save(update_fields=["state", "note", "decided_at", "decided_by"])
    tell(write_down(kind, by=by, enterprise=claim.enterprise, note=note))
    return claim


def _licence_type(licence: UploadedFile) -> str:
    if licence.size > LICENCE_MAX_BYTES:
        raise BadInput(_("The scan is larger than 10 MB. Please make a smaller one."))
    try:
        type = type_of(licence)
    except Refused:
        type = ""
    if not licence.size or type not in LICENCE_TYPES:
        raise BadInput(_("“%(name)s” is not a PDF, PNG or JPEG file.") % {"name": licence.name})
    return type
