"""A round of an agency: opened, changed, extended, closed; and those whom it concerns reminded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment import notices, tasks
from assessment.actions.answers import tidy
from assessment.actions.assessments import FIRST_YEAR
from assessment.actions.history import write_down
from assessment.lifecycle import Tier
from assessment.models import Agency, Entrance, Event, Round, Rule
from assessment.models.round_progress import Standing, entered, handed_in, standings_of
from assessment.models.rounds import hold, today
from assessment.refusals import BadInput, Forbidden, Refused
from scoring import editions

TITLE_LENGTH, TEXT_LENGTH = 120, 4000
MOST_RETURNS = 20
NOBODY = 6  # a level that there is not: no second person is needed
QUIET = timedelta(days=3)  # between two reminders to the same
TEXTS = ("title_zh", "title_en", "text_zh", "text_en")
FIXED_BY_ENTRIES = ("edition_id", "year")  # what is answered already answers to these
WHOM = ("not_begun", "begun")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round says of itself."""

    title_zh: str
    edition_id: str
    year: int
    opens_on: date
    closes_on: date
    chain: Sequence[str]
    title_en: str = ""
    text_zh: str = ""
    text_en: str = ""
    entrance: str = Entrance.EVERYBODY
    rule: str = Rule.CONSECUTIVE
    required_level: int | None = None
    returns_most: int = 3
    four_eyes_from: int = 4

    @classmethod
    def of(cls, round: Round) -> "Terms":
        return cls(**{name: getattr(round, name) for name in names_of_terms()})


def names_of_terms() -> list[str]:
    return [field.name for field in fields(Terms)]


@transaction.atomic
def open(agency: Agency, *, by, terms: Terms) -> Round:
    """A call of the agency, by one of its leads."""
    agency = Agency.objects.visible_to(by).select_related("region").get(pk=agency.pk)
    round = Round(agency=agency, opened_by=by)
    _refuse_strangers(round, by=by)
    _set(round, _tidied(terms))
    if round.closes_on < today():
        raise BadInput(_("The last day is over already."))
    round.save()
    write_down("round_opened", by=by, round=round.pk, agency=agency.pk)
    return round


@transaction.atomic
def change(round: Round, *, by, changes: Mapping[str, object]) -> Round:
    """Other terms. What was promised to those who have handed in stays: of theirs only the words change."""
    round = lock(round, by=by)
    before = Terms.of(round)
    wanted = _tidied(replace(before, **changes))
    changed = {name for name in names_of_terms() if getattr(wanted, name) != getattr(before, name)}
    _refuse_broken_promises(round, changed)
    _set(round, wanted)
    if changed:
        round.save(update_fields=sorted(changed))
        write_down("round_changed", by=by, round=round.pk, changed=sorted(changed))
    return round


@transaction.atomic
def extend(round: Round, *, by, until: date) -> Round:
    """A later last day, also when the present one is over; those who have begun are told."""
    round = lock(round, by=by)
    if until <= round.closes_on:
        raise BadInput(_("Choose a day after the present last day."))
    if until < today():
        raise BadInput(_("The last day is over already."))
    before, round.closes_on = round.closes_on, until
    round.save(update_fields=["closes_on"])
    facts = {"before": before.isoformat(), "until": until.isoformat()}
    tell(write_down("round_extended", by=by, round=round.pk, whom="begun", **facts))
    return round


@transaction.atomic
def close(round: Round, *, by, confirmed: bool) -> Round:
    """For good: nothing can be handed in any more, no correction either. What was, is reviewed to its end."""
    round = lock(round, by=by)
    if not confirmed:
        raise BadInput(_("Please confirm that the round is to be closed for good."), "not_confirmed")
    round.closed_at = now()
    round.save(update_fields=["closed_at"])
    tell(write_down("round_closed", by=by, round=round.pk, whom="begun"))
    return round


@transaction.atomic
def remind(round: Round, *, by, whom: str) -> Event:
    """A letter to the owners of those invited who have not begun, or of those who have and not handed in."""
    round = lock(round, by=by)
    if whom not in WHOM:
        raise BadInput(_("Say who is to be reminded: those who have not begun, or those who have."))
    if round.opens_on > today():
        raise Refused(_("The round has not begun yet."))
    if round.closes_on < today():
        raise Refused(_("The last day is over: extend the round first."), "round_closed")
    last = getattr(round, f"{whom}_reminded_at")
    if last is not None and last > now() - QUIET:
        raise Refused(_("They have been reminded in the last three days; wait a little."), "reminded_already")
    setattr(round, f"{whom}_reminded_at", now())
    round.save(update_fields=[f"{whom}_reminded_at"])
    event = write_down("round_reminded", by=by, round=round.pk, whom=whom)
    tell(event)
    if not event.letters.exists():
        raise Refused(_("There is nobody to remind."), "nobody_to_remind")
    if whom == "not_begun":
        still = [code for code, standing in standings_of(round).items() if standing == Standing.NOT_BEGUN]
        round.invitees.filter(credit_code__in=still).update(reminded_at=now())
    return event


def tell(event: Event) -> None:
    """Letters to the owners whom the event names, by the worker, once it stands."""
    notices.promise_of_round(event)
    transaction.on_commit(lambda: tasks.send_letters.delay(event.pk), robust=True)


def lock(round: Round, *, by) -> Round:
    """The round as it is now, held alone; refused to all but its leads, and once it is closed."""
    seen = Round.objects.visible_to(by).select_related("agency__region")
    _refuse_strangers(seen.get(pk=round.pk), by=by)
    hold(round.pk, alone=True)
    locked = seen.select_for_update(of=["self"]).get(pk=round.pk)
    if locked.is_closed:
        raise Refused(_("The round is closed."), "round_closed")
    return locked


def _refuse_strangers(round: Round, *, by) -> None:
    if not round.is_led_by(by):
        raise Forbidden(_("Only a lead of the agency that calls can do this."))


def _refuse_broken_promises(round: Round, changed: set[str]) -> None:
    if not changed - set(TEXTS):
        return
    if handed_in(round):
        raise Refused(
            _("Something has been handed in: now only the texts can be changed, and the round be extended."),
            "round_in_use",
        )
    if changed & {*FIXED_BY_ENTRIES, "closes_on"} and entered(round):
        raise Refused(
            _(
                "Enterprises have begun: edition and year stay as they are, and the last day is changed by "
                "extending."
            ),
            "round_in_use",
        )


def _tidied(terms: Terms) -> Terms:
    """Texts without what cannot be kept, checked; the chain as a list."""
    words = {name: tidy(getattr(terms, name)) for name in TEXTS}
    tidied = replace(terms, **words, chain=list(terms.chain))
    _refuse_texts(tidied)
    _refuse_model(tidied)
    if tidied.closes_on < tidied.opens_on:
        raise BadInput(_("The last day comes before the first."))
    return tidied


def _refuse_texts(terms: Terms) -> None:
    if not terms.title_zh:
        raise BadInput(_("Give the round a title in Chinese."))
    for name in TEXTS:
        most = TITLE_LENGTH if name.startswith("title") else TEXT_LENGTH
        if len(getattr(terms, name)) > most:
            raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": most})


def _refuse_model(terms: Terms) -> None:
    if terms.edition_id not in editions.known_ids():
        raise BadInput(_("Choose one of the editions."))
    if not FIRST_YEAR <= terms.year <= today().year + 1:
        raise BadInput(_("Choose a year from %(first)d to next year.") % {"first": FIRST_YEAR})
    if terms.entrance not in Entrance.values or terms.rule not in Rule.values:
        raise BadInput(_("Say who may enter, and which level counts."))
    if terms.required_level is not None and not 1 <= terms.required_level <= 5:
        raise BadInput(_("A required level is one from I to V."))
    if not 0 <= terms.returns_most <= MOST_RETURNS:
        raise BadInput(_("Choose from 0 to %(most)d returns.") % {"most": MOST_RETURNS})
    if not 1 <= terms.four_eyes_from <= NOBODY:
        raise BadInput(_("A second person is asked for from a level from I to V, or not at all."))


def _set(round: Round, terms: Terms) -> None:
    order = [tier.value for tier in Tier]
    known = [tier for tier in terms.chain if tier in order]
    upwards = sorted(set(known), key=order.index)
    if not known or known != list(terms.chain) or known != upwards or known[-1] != round.agency.tier:
        raise BadInput(_("The chain goes upwards from tier to tier, and ends with the agency that calls."))
    for name in names_of_terms():
        setattr(round, name, getattr(terms, name))
