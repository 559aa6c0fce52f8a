"""Registering an enterprise and looking after its profile and plants."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, When
from django.utils.timezone import now
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from assessment.actions.history import write_down
from assessment.lifecycle import Role, Status
from assessment.models import Claim, Enterprise, Membership, Mode, Plant, Region, walls
from assessment.models.credit_codes import fault_of, plain
from assessment.refusals import BadInput, Forbidden, Refused
from scoring.industries import industries

TYPES = ("discrete", "process")
IDENTITY = ("name", "credit_code")  # what an agency confirms
PROFILE = (
    *IDENTITY,
    "region",
    "address",
    "industry",
    "type",
    "staff",
    "revenue",
    "modes",
    "contact_name",
    "contact_phone",
    "contact_email",
    "equipment_digitised",
    "equipment_networked",
    "remotely_monitored",
    "predictive_maintenance",
)


@transaction.atomic
def register(profile: Mapping[str, object], *, by) -> Enterprise:
    """The enterprise as this person describes it, with the person as its owner and an open claim.

    Whether somebody else has registered or confirmed the same credit code plays no part here, so
    that nobody learns it by trying.
    """
    enterprise = Enterprise(pk=Enterprise.objects.next_pk())
    walls.admit_registered(enterprise.pk)
    _set(enterprise, profile)
    enterprise.save(force_insert=True)
    Membership.objects.create(enterprise=enterprise, user=by, role=Role.OWNER)
    Claim.objects.create(enterprise=enterprise, made_by=by)
    write_down("registered", by=by, enterprise=enterprise)
    return enterprise


@transaction.atomic
def change(enterprise: Enterprise, profile: Mapping[str, object], *, by) -> Enterprise:
    """Change the profile. What an agency has confirmed or is looking at has to be confirmed anew."""
    enterprise = lock_as_owner(enterprise, by=by)
    before = {field: _told(getattr(enterprise, field)) for field in PROFILE}
    _set(enterprise, profile)
    after = {field: _told(getattr(enterprise, field)) for field in PROFILE}
    changed = [field for field in PROFILE if before[field] != after[field]]
    if not changed:
        return enterprise
    if set(changed) & set(IDENTITY):
        _ask_again(enterprise)
    enterprise.save()
    if "region" in changed:
        _note_move(enterprise)
    write_down(
        "profile_changed", by=by, enterprise=enterprise, before={field: before[field] for field in changed}
    )
    return enterprise


@transaction.atomic
def add_plant(enterprise: Enterprise, *, by, name: str, region: Region) -> Plant:
    """Name a place of the enterprise; it can be assessed by itself from now on."""
    enterprise = lock_as_owner(enterprise, by=by)
    plant = Plant(enterprise=enterprise, name=name.strip(), region=region)
    _refuse_faulty(plant, exclude=["enterprise"])
    if region.children.exists():
        raise BadInput(_("Choose the region down to the county."))
    try:
        with transaction.atomic():
            plant.save()
    except IntegrityError:
        raise Refused(_("There is a plant of this name already.")) from None
    write_down("plant_added", by=by, enterprise=enterprise, plant=plant.pk, name=plant.name)
    return plant


@transaction.atomic
def close_plant(plant: Plant, *, by) -> Plant:
    """Take a plant out of what can be assessed; its assessments stay."""
    enterprise = lock_as_owner(plant.enterprise, by=by)
    plant.refresh_from_db()
    if plant.closed_at:
        raise Refused(_("This plant is closed already."))
    plant.closed_at = now()
    plant.save(update_fields=["closed_at"])
    write_down("plant_closed", by=by, enterprise=enterprise, plant=plant.pk, name=plant.name)
    return plant


def lock_as_owner(enterprise: Enterprise, *, by) -> Enterprise:
    """The enterprise, held, if this person owns it; else Refused, or DoesNotExist for strangers."""
    seen = Enterprise.objects.visible_to(by).select_for_update(of=["self"], no_key=True)
    found = seen.get(pk=enterprise.pk)
    if found.role_of(by) != Role.OWNER:
        raise Forbidden(_("Only an owner of the enterprise can do this."))
    return found


def sort_key(name: str) -> str:
    """Pinyin, so that Chinese names sort as people expect."""
    return " ".join(lazy_pinyin(name)).lower()[:400]


def _note_move(enterprise: Enterprise) -> None:
    """What was handed in stays on the desks of the old region, who go on knowing whose it is."""
    handed_in = enterprise.assessments.filter(plant=None).exclude(status=Status.DRAFT)
    handed_in.update(house_moved=Case(When(region=enterprise.region, then=False), default=True))


def _set(enterprise: Enterprise, profile: Mapping[str, object]) -> None:
    for field in PROFILE:
        if field in profile:
            setattr(enterprise, field, profile[field])
    enterprise.name = enterprise.name.strip()
    enterprise.credit_code = plain(enterprise.credit_code)
    enterprise.name_key = sort_key(enterprise.name)
    _refuse_faulty(enterprise)
    if fault := fault_of(enterprise.credit_code):
        raise BadInput(fault)
    if enterprise.type not in TYPES or enterprise.industry not in industries():
        raise BadInput(_("Choose an industry, and discrete or process manufacturing."))
    if not set(enterprise.modes) <= set(Mode.values):
        raise BadInput(_("Choose modes from the list."))
    if enterprise.region.children.exists():
        raise BadInput(_("Choose the region down to the county."))


def _refuse_faulty(thing: Enterprise | Plant, exclude: list[str] | None = None) -> None:
    """Field by field only: uniqueness is not looked at, so that no answer betrays what others have."""
    try:
        thing.clean_fields(exclude=exclude)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        label = str(thing._meta.get_field(field).verbose_name).capitalize()
        raise BadInput(_("%(label)s: %(error)s") % {"label": label, "error": sentences[0]}) from None


def _ask_again(enterprise: Enterprise) -> None:
    claims = Claim.objects.select_for_update().filter(enterprise=enterprise)
    claims.exclude(state=Claim.State.REFUSED).update(
        state=Claim.State.OPEN, sent_at=None, decided_at=None, decided_by=None, note=""
    )
    enterprise.confirmed_at = None


def _told(value: object) -> object:
    """As plain JSON."""
    if isinstance(value, Region):
        return value.pk
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
