"""The people of an enterprise: invited by an owner, joining by a letter, changing roles, leaving."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment import tasks
from assessment.actions.enterprises import lock_as_owner
from assessment.actions.history import write_down
from assessment.lifecycle import ENTERPRISE_ROLES, Role
from assessment.models import Enterprise, Invitation, Membership
from assessment.refusals import BadInput, Forbidden, Refused

VALID_FOR = timedelta(days=14)
INVITATIONS_A_DAY = 50  # of one person: the service is not there to fill strangers' mail boxes


@transaction.atomic
def invite(enterprise: Enterprise, *, by, email: str, role: str) -> Invitation:
    """Send a letter with a link that only its reader can use. A newer one replaces an older."""
    enterprise = lock_as_owner(enterprise, by=by)
    email = email.strip().lower()
    _refuse_impossible(enterprise, email, role, by=by)
    open_invitations(enterprise).filter(email=email).update(cancelled_at=now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        enterprise=enterprise, email=email, role=role, token_hash=Invitation.hash_of(token), invited_by=by
    )
    write_down("invited", by=by, enterprise=enterprise, email=email, role=role)
    transaction.on_commit(lambda: tasks.send_invitation.delay(invitation.pk, token), robust=True)
    return invitation


@transaction.atomic
def accept(token: str, *, by) -> Membership:
    """Join, as the person whose verified e-mail the letter went to. Who is in already stays as they are."""
    found = Invitation.objects.of_letter(token).select_for_update(of=["self"])
    invitation = found.select_related("enterprise").first()
    if invitation is None or not is_open(invitation):
        raise Refused(
            _("This invitation does not hold any more. Ask the colleague who sent it for a new one.")
        )
    if not _has_address(by, invitation.email):
        raise Forbidden(
            _("This invitation went to another e-mail address. Sign in with the account of that address.")
        )
    invitation.accepted_at = now()
    invitation.save(update_fields=["accepted_at"])
    membership, is_new = Membership.objects.get_or_create(
        enterprise=invitation.enterprise, user=by, ended_at=None, defaults={"role": invitation.role}
    )
    if is_new:
        write_down("member_joined", by=by, enterprise=invitation.enterprise, role=membership.role)
    return membership


@transaction.atomic
def cancel(invitation: Invitation, *, by) -> Invitation:
    """Take an invitation back; its link does not work any more."""
    enterprise = lock_as_owner(invitation.enterprise, by=by)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at or invitation.cancelled_at:
        raise Refused(_("This invitation has been accepted or taken back already."))
    invitation.cancelled_at = now()
    invitation.save(update_fields=["cancelled_at"])
    write_down("invitation_cancelled", by=by, enterprise=enterprise, email=invitation.email)
    return invitation


@transaction.atomic
def change_role(membership: Membership, *, by, role: str) -> Membership:
    """Make somebody owner, contributor or viewer. One owner always stays."""
    enterprise = lock_as_owner(membership.enterprise, by=by)
    membership = _lock(membership)
    if role not in ENTERPRISE_ROLES:
        raise BadInput(_("Choose one of the roles."))
    if role == membership.role:
        return membership
    _refuse_last_owner(enterprise, membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    write_down(
        "role_changed", by=by, enterprise=enterprise, user=membership.user_id, before=before, after=str(role)
    )
    return membership


@transaction.atomic
def remove(membership: Membership, *, by) -> Membership:
    """Take a colleague out, or leave oneself. What the person answered stays under the name."""
    if membership.user_id == by.pk:
        seen = Enterprise.objects.visible_to(by).select_for_update(of=["self"], no_key=True)
        enterprise = seen.get(pk=membership.enterprise_id)
    else:
        enterprise = lock_as_owner(membership.enterprise, by=by)
    membership = _lock(membership)
    _refuse_last_owner(enterprise, membership)
    membership.ended_at = now()
    membership.save(update_fields=["ended_at"])
    write_down("member_removed", by=by, enterprise=enterprise, user=membership.user_id)
    return membership


def is_open(invitation: Invitation) -> bool:
    decided = invitation.accepted_at or invitation.cancelled_at
    return not decided and invitation.invited_at > now() - VALID_FOR


def open_invitations(enterprise: Enterprise):
    """Sent, and neither accepted nor taken back; those that ran out are shown so, and can be taken back."""
    return enterprise.invitations.filter(accepted_at=None, cancelled_at=None)


def _lock(membership: Membership) -> Membership:
    found = Membership.objects.select_for_update(of=["self"]).select_related("user")
    membership = found.get(pk=membership.pk)
    if membership.ended_at:
        raise Refused(_("%(name)s does not belong to this enterprise any more.") % {"name": membership.user})
    return membership


def _refuse_last_owner(enterprise: Enterprise, membership: Membership) -> None:
    owners = enterprise.memberships.filter(role=Role.OWNER, ended_at=None)
    if membership.role == Role.OWNER and not owners.exclude(pk=membership.pk).exists():
        raise Refused(_("An enterprise always has an owner. Make somebody else owner first."))


def _refuse_impossible(enterprise: Enterprise, email: str, role: str, *, by) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput(_("Enter a complete e-mail address, such as name@example.com.")) from None
    if role not in ENTERPRISE_ROLES:
        raise BadInput(_("Choose one of the roles."))
    members = enterprise.memberships.filter(ended_at=None)
    if members.filter(user__email__iexact=email).exists():
        raise Refused(_("%(email)s belongs to this enterprise already.") % {"email": email})
    recent = Invitation.objects.filter(invited_by=by, invited_at__gt=now() - timedelta(days=1))
    if recent.count() >= INVITATIONS_A_DAY:
        raise Refused(_("You have sent very many invitations today. Please go on tomorrow."))


def _has_address(user, email: str) -> bool:
    return EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()
