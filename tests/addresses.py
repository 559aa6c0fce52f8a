"""Every address that a browser can ask for, from the URL patterns themselves, with things that are there."""

import re
from collections.abc import Iterator, Mapping

from allauth.account.models import EmailConfirmationHMAC
from django.urls import URLPattern, URLResolver, get_resolver

from assessment.admin import site
from assessment.models import (
    Agency,
    Claim,
    Conflict,
    Correction,
    Enterprise,
    Invitation,
    Invitee,
    Phrase,
    Plant,
    Question,
    Round,
    Token,
)
from tests.canaries import FIRST, LETTER, World

HAS_PARAMETER = re.compile(r"<\w+(:\w+)?>|\(\?P<")
PROGRAMS = "/api/v1/"
FOR_PEOPLE = ("docs/",)  # of the API's addresses: all others answer with JSON


def addresses(things: Mapping[str, list]) -> list[str]:
    """`things` are what an address may name, by the part before it, such as "assessments".

    A KeyError is a new kind of address: say in `things` what stands there.
    """
    found = [address for pattern in _patterns(get_resolver(), "/") for address in _filled(pattern, things)]
    return list(dict.fromkeys(found))


def everything_there(world: World) -> dict[str, list]:
    """What stands in the addresses of pages, by the part before it."""
    all_of = [world.accepted, world.submitted, world.draft]
    submissions = [each.submissions.first() for each in all_of if each.submissions.exists()]
    of_admin = {model._meta.model_name: [model.objects.first().pk] for model in site._registry}
    evidence = [use.evidence_id for use in world.draft.evidence_uses.all()][:1]
    mei = world.people["mei"]
    return of_admin | {
        "admin": ["assessment", "nothing/"],
        "enterprises": [each.pk for each in Enterprise.objects.all()],
        "plants": [Plant.objects.first().pk],
        "colleagues": [mei.memberships.get().pk],
        "invitations": [f"{LETTER}{each.enterprise_id}" for each in Invitation.objects.all()],
        "claims": [each.pk for each in Claim.objects.all()],
        "agencies": [each.pk for each in Agency.objects.all()],
        "members": [world.people["lin"].agency_memberships.get().pk],
        "people": [mei.pk],
        "tokens": [Token.objects.first().reference],
        "assessments": [each.reference for each in all_of],
        "answers": ["info_security"],
        "rest": [1],
        "answer": [FIRST],
        "comments": [FIRST],
        "replies": [FIRST],
        "verdicts": [FIRST],
        "corrections": [Correction.objects.first().pk],
        "questions": [Question.objects.first().pk],
        "rounds": [Round.objects.first().pk],
        "invitees": [Invitee.objects.first().credit_code],
        "conflicts": [Conflict.objects.first().pk],
        "phrases": [Phrase.objects.first().pk],
        "reviews": ["csv"],
        "list": ["csv"],
        "evidence": evidence,
        "<str:requirement>": evidence,
        "submissions": [each.receipt for each in submissions],
        "reports": [each.reports.first().pk for each in submissions if each.reports.exists()],
        "keys": [mei.authenticator_set.get().pk],
        "confirm-email": [EmailConfirmationHMAC(mei.emailaddress_set.get()).key],
        "key": ["1-nothing"],
    }


def _patterns(resolver: URLResolver, before: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        path = before + re.sub(r"^\^|\$$|\\Z$", "", str(each.pattern))
        if isinstance(each, URLResolver):
            yield from _patterns(each, path)
        elif isinstance(each, URLPattern) and _is_for_people(path):
            yield path


def _is_for_people(path: str) -> bool:
    return not path.startswith("/api/") or path.removeprefix(PROGRAMS) in FOR_PEOPLE


def _filled(pattern: str, things: Mapping[str, list]) -> list[str]:
    """One address for each of the things in each place."""
    made = [""]
    parts = pattern.split("/")
    for before, part in zip(["", *parts], parts, strict=False):
        values = things[before] if HAS_PARAMETER.search(part) else [part]
        made = [f"{start}/{value}" for start in made for value in values]
    return [address.removeprefix("/") for address in made]
