"""No parameter of a list is an oracle: asked for what only others know, it answers as for what nobody has.

Not a row, not a count, not another order: the two answers are the same, letter by letter, but for the word
that was asked for.
"""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.urls import get_resolver

from assessment.models import Agency
from assessment.pages import history, queue
from tests.walls.asking import Asker
from tests.walls.marks import OPEN_TO
from tests.walls.table import ROWS
from tests.walls.who import AGENCIES_HERE
from tests.walls.world import THEIR_REQUIREMENT

pytestmark = pytest.mark.django_db

PAGES = Path(__file__).parents[2] / "assessment" / "pages"
# A value that a house has, and one of the same form that nobody has.
OF_RIVAL = {
    "text": [("CNRYRPname", "CNRYRPnone"), ("CNRYRP0000", "CNRYRP9999"), ("CNRYRLnote", "CNRYRLnone")],
    "industry": [("C27", "C43")],
}
OF_ELSEWHERE = {
    "text": [("CNRYZPname", "CNRYZPnone"), ("CNRYZP0000", "CNRYZP9999")],
    "industry": [("C39", "C43")],
    "region": [("330106", "330109"), ("330000", "350000")],
}
# What lies on a desk below is nobody's there until it is forwarded: by the plant and by its year.
ON_DESKS_BELOW = {
    "city": {"text": [("cnryapplant52", "cnryapplant99"), ("cnryapplant55", "cnryapplant99")]},
    "province": {"text": [("cnryapplant53", "cnryapplant99"), ("cnryapplant52", "cnryapplant99")]},
}
OF_BOTH = {name: OF_RIVAL.get(name, []) + pairs for name, pairs in OF_ELSEWHERE.items()}
AGENCY_OF_ELSEWHERE = {"text": [("CNRYQP", "CNRYQQ")], "region": [("330000", "350000")]}
SOUGHT = {"q": [("CNRYQP", "CNRYQQ"), ("浙江", "福建")]}
# Address: role: parameter: pairs of values.
LISTS = {
    "/api/v1/assessments/": {
        "owner": OF_BOTH | {"text": [], "industry": []},
        "province": OF_ELSEWHERE | {"text": [], "industry": []},
    },
    "/api/v1/enterprises/": {"owner": OF_BOTH, "rival": OF_ELSEWHERE, "province": OF_ELSEWHERE},
    "/api/v1/reviews/": dict.fromkeys(AGENCIES_HERE, OF_ELSEWHERE),
    "/api/v1/reviews/?list=region": ON_DESKS_BELOW,
    "/reviews/?list=region&sort=flags": ON_DESKS_BELOW,
    "/api/v1/agencies/": dict.fromkeys(AGENCIES_HERE, AGENCY_OF_ELSEWHERE),
    "/reviews/": dict.fromkeys(AGENCIES_HERE, OF_ELSEWHERE),
    "/reviews/?list=region": dict.fromkeys(AGENCIES_HERE, OF_ELSEWHERE),
    "/agencies/": dict.fromkeys(AGENCIES_HERE, SOUGHT),
}
# Parameters that are no filter, and values for each: whatever they are, nobody else's rows come.
OTHERS = {
    "page": ["2", "-1", "x"],
    "page_size": ["1", "200"],
    "list": ["desk", "mine", "region", "all"],
    "show": ["decided"],
    "status": ["draft", "returned"],
    "verified": ["2"],
    "flags": ["some", "none"],
    "age": ["late", "new"],
    "sort": ["flags", "level"],
    "columns": ["receipt"],
    "level": ["0", "2"],
    "year": ["2025"],
    "state": ["waiting"],
    "ordering": ["enterprise__memberships__user__email"],
    "order": ["name"],
    "search": ["CNRYRP"],
    "enterprise__name__startswith": ["CNRYRP"],
    "fields": ["answers"],
    "expand": ["enterprise"],
}
OF_ONE_OBJECT = {
    "file",
    "preview",
    "at",
    "trace",
    "to",
    "benchmark",
    "edition",
    "parent",
    "show",
    "cursor",
    "requirement",
    "about",
    "against",
}
OF_OPERATORS = set(history.FILTERS)  # who see all that these narrow
KNOWN = (
    OF_ONE_OBJECT | OF_OPERATORS | set(OTHERS) | {"text", "industry", "region", "q", "enterprise", "round"}
)

TYPED = ("text", "q")  # what stands in a field as it was typed; the others are chosen from a list

CASES = [
    (path, role, name, pair)
    for path, roles in LISTS.items()
    for role, names in roles.items()
    for name, pairs in names.items()
    for pair in pairs
]


def said(asker: Asker, role: str, path: str, name: str, value: str) -> tuple[int, bytes]:
    """Without the word itself and without what is random in each page."""
    address = f"{path}{'&' if '?' in path else '?'}{name}={quote(value)}"
    answer = asker.ask(role, "GET", address)
    body = answer.content.split(b"\n{'")[0].replace(b" selected", b"")
    for word in (
        f"{name}={value}",
        f"{name}={quote(value)}",
        f'name="{name}" value="{value}"',  # carried on by the forms of the page
        *([value, quote(value)] if name in TYPED else []),
    ):
        body = body.replace(word.encode(), b"VALUE")
    return answer.status, re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", body)


@pytest.mark.parametrize("path", LISTS)
def test_what_only_others_know_is_what_nobody_knows(path, world, asker: Asker, tried):
    cases = [case[1:] for case in CASES if case[0] == path]
    told = []
    for role, name, (theirs, nobodys) in cases:
        if said(asker, role, path, name, theirs) != said(asker, role, path, name, nobodys):
            told.append(f"{role}: {name}={theirs}")

    tried("filters × values that only others know", len(cases))
    assert not told


@pytest.mark.parametrize("role", ["owner", "rival"])
def test_another_house_by_its_number_is_no_house(role, world, asker: Asker, tried):
    others = {place.house: place.ids["enterprise"] for place in world.places_for({"enterprise"})}
    del others["A" if role == "owner" else "R"]
    paths = ["/api/v1/assessments/"]

    for path in paths:
        for number in others.values():
            assert said(asker, role, path, "enterprise", str(number)) == said(
                asker, role, path, "enterprise", "999999"
            )
    tried("filters × values that only others know", len(others) * len(paths))


@pytest.mark.parametrize("path", ["/reviews/?list=region", "/api/v1/reviews/?list=region"])
def test_a_round_of_another_province_by_its_number_is_no_round(path, world, asker: Asker, tried):
    theirs = next(place.ids["round"] for place in world.places if place.house == "Q" and "round" in place.ids)

    for role in AGENCIES_HERE:
        assert said(asker, role, path, "round", str(theirs)) == said(asker, role, path, "round", "999999")
    tried("filters × values that only others know", len(AGENCIES_HERE))


@pytest.mark.parametrize("face", ["/submissions/{}/changes/", "/api/v1/submissions/{}/changes/"])
def test_a_hand_in_of_another_assessment_is_not_compared_with(face, world, asker: Asker, tried):
    """Nor is it told from one that there is not: not to its own house either."""
    own = next(place.ids["receipt"] for place in world.places if "earlier" in place.ids)
    others = {place.ids["receipt"] for place in world.places if place.ids.get("receipt") not in (None, own)}

    for role in ("owner", "county"):
        nothing = said(asker, role, face.format(own), "against", "ZZZZZZZZ")
        assert nothing[0] == 404
        for receipt in sorted(others):
            assert said(asker, role, face.format(own), "against", receipt)[0] == 404, receipt
    tried("filters × values that only others know", 2 * len(others))


def test_where_others_comment_is_not_told(world, asker: Asker, tried):
    draft = next(place for place in world.places if place.name == "draft")
    path = f"/api/v1/assessments/{draft.ids['reference']}/comments/"

    assert said(asker, "owner", path, "requirement", THEIR_REQUIREMENT) == said(
        asker, "owner", path, "requirement", "network.L1.b"
    )
    tried("filters × values that only others know", 1)


@pytest.mark.parametrize("role", ["owner", "rival", "county", "province"])
def test_no_order_page_or_unknown_parameter_opens_more(role, asker: Asker, tried):
    paths = {*LISTS, "/claims/", "/api/v1/claims/", "/api/v1/auth/tokens/"}
    open_to_them = [path for path in sorted(paths) if asker.ask(role, "GET", path).status == 200]
    faults, number = [], 0
    for path in open_to_them:
        for name, values in OTHERS.items():
            for value in values:
                answer = asker.ask(role, "GET", f"{path}{'&' if '?' in path else '?'}{name}={value}")
                number += 1
                if answer.status >= 500 or answer.marks - OPEN_TO[role]:
                    faults.append(f"{path} {name}={value}: {answer.status} {answer.marks - OPEN_TO[role]}")

    tried("parameters × values × roles", number)
    assert len(open_to_them) >= 3
    assert not faults, "\n".join(faults)


def test_a_cursor_of_somebody_elses_list_shows_ones_own(asker: Asker):
    theirs = asker.ask("rival", "GET", "/api/v1/assessments/?page_size=1")
    cursor = re.search(rb"cursor=([\w:%-]+)", theirs.content)[1].decode()

    answer = asker.ask("owner", "GET", f"/api/v1/assessments/?cursor={cursor}")

    assert answer.status == 200
    assert answer.marks - OPEN_TO["owner"] == set()


def test_the_values_of_others_are_there_to_be_found(world, asker: Asker):
    """The control: who may see them finds them by the same parameters."""
    operators = {"/api/v1/enterprises/": OF_BOTH, "/api/v1/agencies/": AGENCY_OF_ELSEWHERE}
    for path, names in operators.items():
        for name, pairs in names.items():
            for theirs, nobodys in pairs:
                if "L" not in theirs[5:6]:  # operators do not see what is live
                    found = said(asker, "operator", path, name, theirs) != said(
                        asker, "operator", path, name, nobodys
                    )
                    assert found, (path, name, theirs)
    assert said(asker, "rival", "/api/v1/enterprises/", "text", "CNRYRPname")[1].count(b'"id"') == 1
    assert Agency.objects.filter(name__contains="CNRYQP").exists()


def test_every_parameter_that_is_read_is_tried():
    """From the pages' code and the API's filters; a new one has to be named above."""
    reads = r"GET\.get\(\"(\w+)\"|wanted\.get\(\"(\w+)\"|\"(\w+)\" (?:not )?in request\.GET"
    read = {
        "".join(found) for file in PAGES.glob("*.py") for found in re.findall(reads, file.read_text("utf-8"))
    }
    filters = {
        name
        for view in _views(get_resolver().url_patterns)
        if (filterset := getattr(getattr(view, "cls", None), "filterset_class", None))
        for name in filterset.base_filters
    }

    missing = (read | filters | set(queue.FILTERS)) - KNOWN
    assert not missing, f"Say in test_bits.py what only others know of {missing}."
    assert len(read) > 5
    assert len(filters) > 5


def _views(patterns) -> list:
    found = []
    for pattern in patterns:
        found += _views(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern.callback]
    return found


def test_every_list_of_the_api_is_among_them():
    """Those that take a filter."""
    listed = {row.path for row in ROWS if row.get and f"/{row.path}" in LISTS}

    assert {"api/v1/assessments/", "api/v1/enterprises/", "api/v1/reviews/", "api/v1/agencies/"} <= listed
