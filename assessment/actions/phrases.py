"""Sentences that the reviewers of an agency often need; all of them add to the list and take from it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessment.actions.answers import tidy
from assessment.actions.history import write_down
from assessment.models import Agency, Phrase
from assessment.refusals import BadInput, Forbidden, Refused

MOST = 200
LENGTH = 500


@transaction.atomic
def add(agency: Agency, text: str, *, by) -> Phrase:
    agency = Agency.objects.select_for_update(of=["self"], no_key=True).get(pk=agency.pk)  # the count holds
    _refuse_others(agency, by=by)
    text = tidy(text)
    if not text:
        raise BadInput(_("Write the phrase."))
    if len(text) > LENGTH:
        raise BadInput(_("The text is too long: at most %(most)d characters.") % {"most": LENGTH})
    if agency.phrases.count() >= MOST:
        raise Refused(_("An agency keeps at most %(most)d phrases; take one away first.") % {"most": MOST})
    try:
        with transaction.atomic():
            phrase = Phrase.objects.create(agency=agency, text=text, added_by=by)
    except IntegrityError:
        raise Refused(_("Your agency has this phrase already.")) from None
    write_down("phrase_added", by=by, agency=agency.pk, phrase=phrase.pk)
    return phrase


@transaction.atomic
def remove(phrase: Phrase, *, by) -> None:
    """The findings in which it was used keep its words."""
    phrase = Phrase.objects.select_for_update(of=["self"]).select_related("agency").get(pk=phrase.pk)
    _refuse_others(phrase.agency, by=by)
    write_down("phrase_removed", by=by, agency=phrase.agency_id, phrase=phrase.pk)
    phrase.delete()


def _refuse_others(agency: Agency, *, by) -> None:
    if all(desk.agency_id != agency.pk for desk in by.desks):
        raise Forbidden(_("Only the people of the agency look after its phrases."))
