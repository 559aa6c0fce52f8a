"""The people of an agency: looked after by a lead of it or of one above, and by operators."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.actions import sessions
from assessment.actions.history import write_down
from assessment.lifecycle import AGENCY_ROLES, Role
from assessment.models import Agency, AgencyMember
from assessment.models.choices import LIST_COLUMNS
from assessment.refusals import BadInput, Forbidden, Refused

MOST_DAYS = 365


@transaction.atomic
def add_member(agency: Agency, *, by, email: str, role: str) -> AgencyMember:
    """Give a person with an account a seat, or another role in the seat they have."""
    agency = _lock(agency, by=by)
    if not may_look_after(agency, by):
        raise Forbidden(_("Only a lead of this agency or of one above can do this."))
    if role not in AGENCY_ROLES:
        raise BadInput(_("Choose one of the roles."))
    person = _person(email)
    member = agency.members.filter(user=person, ended_at=None).first()
    if member and member.role == role:
        raise Refused(_("%(name)s has this role in the agency already.") % {"name": person})
    if member:
        _refuse_last_lead(agency, member, by=by)
        member.ended_at = now()
        member.save(update_fields=["ended_at"])
    member = AgencyMember.objects.create(agency=agency, user=person, role=role)
    sessions.end(person)
    write_down("agency_member_added", by=by, agency=agency.pk, user=person.pk, role=str(role))
    return member


@transaction.atomic
def remove_member(member: AgencyMember, *, by) -> AgencyMember:
    """End a seat. What the person decided stays under the name."""
    agency = _lock(member.agency, by=by)
    if not may_look_after(agency, by):
        raise Forbidden(_("Only a lead of this agency or of one above can do this."))
    member = AgencyMember.objects.select_for_update(of=["self"]).select_related("user").get(pk=member.pk)
    if member.ended_at:
        raise Refused(_("%(name)s does not belong to this agency any more.") % {"name": member.user})
    _refuse_last_lead(agency, member, by=by)
    member.ended_at = now()
    member.save(update_fields=["ended_at"])
    sessions.end(member.user)
    write_down("agency_member_removed", by=by, agency=agency.pk, user=member.user_id)
    return member


@transaction.atomic
def set_days(agency: Agency, *, by, days: int) -> Agency:
    """Within how many days a submission should leave this agency's desk; then it counts as late."""
    agency = _lock(agency, by=by)
    if not may_look_after(agency, by):
        raise Forbidden(_("Only a lead of this agency or of one above can do this."))
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(_("Choose between 1 and %(most)d days.") % {"most": MOST_DAYS})
    if agency.days != days:
        before, agency.days = agency.days, days
        agency.save(update_fields=["days"])
        write_down("agency_days_changed", by=by, agency=agency.pk, days=days, before=before)
    return agency


@transaction.atomic
def set_columns(agency: Agency, *, by, columns: Sequence[str]) -> Agency:
    """Which columns this agency's recommendation lists have, in the order of the list."""
    agency = _lock(agency, by=by)
    if not may_look_after(agency, by):
        raise Forbidden(_("Only a lead of this agency or of one above can do this."))
    if unknown := [column for column in columns if column not in LIST_COLUMNS]:
        raise BadInput(_("There is no such column: %(column)s") % {"column": unknown[0][:40]})
    if not columns:
        raise BadInput(_("Choose at least one column."))
    chosen = [column for column in LIST_COLUMNS if column in columns]
    if agency.list_columns != chosen:
        before, agency.list_columns = agency.list_columns, chosen
        agency.save(update_fields=["list_columns"])
        write_down("agency_columns_changed", by=by, agency=agency.pk, columns=chosen, before=before)
    return agency


def may_look_after(agency: Agency, user) -> bool:
    """Operators, and leads of the agency itself or of one above."""
    return user.is_operator or any(
        desk.role == Role.LEAD and desk.agency.region.contains(agency.region) for desk in user.desks
    )


def _stands_above(agency: Agency, user) -> bool:
    return user.is_operator or any(
        desk.role == Role.LEAD and desk.agency_id != agency.pk and desk.agency.region.contains(agency.region)
        for desk in user.desks
    )


def _lock(agency: Agency, *, by) -> Agency:
    """The agency, held; DoesNotExist for those who may not see it."""
    seen = Agency.objects.visible_to(by).select_related("region")
    return seen.select_for_update(of=["self"], no_key=True).get(pk=agency.pk)


def _person(email: str):
    address = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True, user__is_active=True)
    found = address.select_related("user").first()
    if found is None:
        raise BadInput(
            _(
                "There is no account with this e-mail address. "
                "The person has to sign up first, then add them here."
            )
        )
    return found.user


def _refuse_last_lead(agency: Agency, member: AgencyMember, *, by) -> None:
    leads = agency.members.filter(role=Role.LEAD, ended_at=None)
    if member.role != Role.LEAD or leads.exclude(pk=member.pk).exists() or _stands_above(agency, by):
        return
    raise Refused(
        _("This is the agency's last lead. Make somebody else lead first, or ask the agency above.")
    )
