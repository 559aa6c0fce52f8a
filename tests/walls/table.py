"""Who may do what at which address: one row an address, and nothing of it is read from the service itself.

A row names the address as it stands in the site map and, for each method that is known there, who may use
it. Whoever may use any of them, and whoever is in `seen_by`, sees that there is something; all others get a
404, as where there is nothing. A method without an entry is a 405.

    Row("assessments/<str:reference>/check/", get=MEMBERS),
    Row("assessments/<str:reference>/submit/", post=OWNER, seen_by=READERS, body={"declared": "yes"}),

A new address fails `test_matrix.py` until it has a row. To add one:

1. Write who may, in the words of `who.py`; `body` is what those who may send so that it does something:
   a dict, or a function of the place. Where no method changes anything, say `idle=True`.
2. What it names is filled in from the places of `world.py` by the names of the arguments (`rows.NAMED`
   translates `pk`). A new kind of object needs an entry in the `ids` of places of one's own, a rival's and
   elsewhere.
3. If an export or a look at something is to be written down, name the event in `leaves`.
4. A new column of text fails `test_marks.py` until `world.py` puts a mark into it or `WITHOUT` says why not.
"""

from tests.walls.bodies import ADDRESS_OF_SOMEBODY, NOTE, PLANT, PROFILE, pdf
from tests.walls.marks import CONTACT
from tests.walls.rows import Row
from tests.walls.table_of_api import of_api
from tests.walls.table_of_packages import of_accounts, of_admin
from tests.walls.table_of_review import of_reviewing, of_reviewing_by_programs
from tests.walls.who import (
    AGENCY,
    ANYONE,
    DECIDERS,
    DESK,
    FILLERS,
    HOUSE,
    INVITED,
    LEADS,
    MEMBERS,
    OFFICIALS,
    OPERATOR,
    OVERSEERS,
    OWNER,
    READERS,
    SIGNED_IN,
    Who,
)
from tests.walls.world import REQUIREMENT, UNANSWERED


def of_pages() -> list[Row]:
    house, one = "enterprises/<int:pk>/", "assessments/<str:reference>/"
    sealed, desk = "submissions/<str:receipt>/", "agencies/<int:pk>/"
    person, claim = "people/<int:pk>/", "claims/<int:pk>/"
    answer = {f"version:{REQUIREMENT}": "1", f"value:{REQUIREMENT}": "0.5", f"note:{REQUIREMENT}": "New."}
    return [
        # for anybody
        Row("", get=ANYONE),
        Row("glossary/", get=ANYONE),
        Row("language/", post=ANYONE, body={"language": "zh-hans"}),
        Row("health/", get=ANYONE),
        Row("regions/", get=ANYONE),
        # one's own
        Row("home/", get=SIGNED_IN),
        Row(
            "settings/",
            get=SIGNED_IN,
            post=SIGNED_IN,
            body={"name": "New", "language": "en", "time_zone": ""},
        ),
        Row(
            "settings/tokens/",
            get=SIGNED_IN,
            post=SIGNED_IN,
            body={"name": "ERP", "scope": "read", "days": "30"},
        ),
        Row("settings/tokens/<str:reference>/end/", post=OWNER),
        # an enterprise
        Row("enterprises/new/", get=SIGNED_IN, post=SIGNED_IN, body=PROFILE),
        Row(house, get=HOUSE),
        Row(f"{house}edit/", get=OWNER, post=OWNER, seen_by=HOUSE, body=PROFILE),
        Row(f"{house}plants/add/", get=OWNER, post=OWNER, seen_by=HOUSE, body=PLANT),
        Row(f"{house}plants/<int:plant>/close/", post=OWNER, seen_by=HOUSE),
        Row(f"{house}colleagues/", get=MEMBERS),
        Row(
            f"{house}colleagues/invite/",
            get=MEMBERS,
            post=OWNER,
            body={"email": ADDRESS_OF_SOMEBODY, "role": "viewer"},
        ),
        Row(
            f"{house}colleagues/<int:membership>/role/", post=OWNER, seen_by=MEMBERS, body={"role": "viewer"}
        ),
        # whom it concerns may leave
        Row(f"{house}colleagues/<int:membership>/remove/", post=FILLERS, seen_by=MEMBERS),
        Row(f"{house}invitations/<int:invitation>/cancel/", post=OWNER, seen_by=MEMBERS),
        Row(f"{house}claim/", get=MEMBERS, post=OWNER, body=lambda place: {"licence": pdf()}, idle=True),
        Row(
            f"{house}assessments/new/",
            get=FILLERS,
            post=FILLERS,
            seen_by=HOUSE,
            body={"type": "discrete", "unit": "whole", "year": "2027", "edition_id": "gbt39116-2020"},
        ),
        Row("invitations/<str:token>/", get=ANYONE, post=INVITED, also=frozenset({"AP"})),
        # an assessment, of which agencies see what was handed in and nothing else
        Row(one, get=READERS),
        Row(
            f"{one}shape/",
            get=FILLERS,
            post=FILLERS,
            seen_by=MEMBERS,
            body={"type": "discrete", "leave:sales": "on", "reason:sales": "None."},
        ),
        Row(f"{one}answers/", get=MEMBERS),
        Row(f"{one}answers/<str:subdomain>/", get=MEMBERS, post=FILLERS, body=answer),
        Row(
            f"{one}answers/<str:subdomain>/rest/<int:level>/",
            get=MEMBERS,
            post=FILLERS,
            body={},
            fixed={"level": "1"},
        ),
        Row(
            f"{one}answer/<str:requirement>/",
            post=FILLERS,
            seen_by=MEMBERS,
            body={"value": "0.5", "note": "New.", "version": "1"},
        ),
        Row(
            f"{one}answer/<str:requirement>/clear/",
            get=MEMBERS,
            post=FILLERS,
            body={f"version:{REQUIREMENT}": "1"},
        ),
        Row(
            f"{one}comments/<str:requirement>/",
            get=MEMBERS,
            post=FILLERS,
            body={f"comment:{REQUIREMENT}": "Why?"},
        ),
        Row(
            f"{one}evidence/<str:requirement>/add/",
            get=MEMBERS,
            post=FILLERS,
            body=lambda place: {f"files:{REQUIREMENT}": pdf()},
        ),
        Row(
            f"{one}evidence/<str:requirement>/use/",
            get=MEMBERS,
            post=FILLERS,
            body=lambda place: {f"use:{UNANSWERED}": str(place.ids.get("file", 0))},
        ),
        Row(
            f"{one}evidence/<str:requirement>/<int:pk>/remove/",
            get=MEMBERS,
            post=FILLERS,
            named={"pk": "file"},
            leads_on=True,
        ),
        Row(f"{one}check/", get=MEMBERS),
        Row(
            f"{one}submit/",
            post=OWNER,
            seen_by=READERS,
            body={"declared": "yes"},
            until_closed=frozenset({"post"}),
        ),
        Row(f"{one}withdraw/", post=OWNER, seen_by=READERS),
        *(
            Row(f"{one}{move}/", post=DESK, seen_by=READERS, body=NOTE)
            for move in ("take-up", "release", "accept", "decline")
        ),
        Row(f"{one}return/", post=DESK, seen_by=READERS, body=NOTE, until_closed=frozenset({"post"})),
        Row("evidence/<int:pk>/", get=MEMBERS),
        Row("evidence/<int:pk>/preview/", get=MEMBERS),
        # what was handed in
        Row(sealed, get=READERS),
        Row(f"{sealed}what-if/", get=READERS, post=READERS, body={}, idle=True),
        Row(f"{sealed}receipt/", get=READERS),
        Row(f"{sealed}answers/", get=READERS),
        Row(f"{sealed}evidence/<int:pk>/", get=READERS, leaves="evidence_read", leaves_of=Who.HANDED_IN),
        Row(f"{sealed}reports/", post=READERS, body={"language": "zh-hans"}),
        Row("reports/<int:pk>/", get=READERS),
        Row("reports/<int:pk>/download/", get=READERS, leaves="report_downloaded"),
        # the desks
        Row("reviews/", get=AGENCY),
        Row("claims/", get=OFFICIALS),
        Row(claim, get=DECIDERS, also_of_house=CONTACT),  # who made it can be asked
        Row(f"{claim}licence/", get=HOUSE, leaves="licence_read"),
        Row(f"{claim}confirm/", post=DECIDERS),
        Row(f"{claim}refuse/", post=DECIDERS, body=NOTE),
        Row("agencies/", get=OFFICIALS),
        Row(desk, get=OVERSEERS),
        Row(
            f"{desk}members/add/",
            get=OVERSEERS,
            post=LEADS,
            body={"email": ADDRESS_OF_SOMEBODY, "role": "lead"},
        ),
        Row(f"{desk}members/<int:member>/remove/", post=LEADS, seen_by=OVERSEERS),
        Row(f"{desk}members/<int:member>/second-step/reset/", post=LEADS, seen_by=OVERSEERS),
        # operators
        Row("history/", get=OPERATOR),
        Row("history/verify/", post=OPERATOR, idle=True),
        Row("health/details/", get=OPERATOR),
        Row("people/", get=OPERATOR),
        Row(f"{person}close/", post=OPERATOR),
        Row(f"{person}reopen/", post=OPERATOR),
        Row(f"{person}operator/make/", post=OPERATOR),
        Row(f"{person}operator/end/", post=OPERATOR),
        Row(f"{person}second-step/reset/", post=OPERATOR),
    ]


ROWS = [
    *of_pages(),
    *of_reviewing(),
    *of_api(),
    *of_reviewing_by_programs(),
    *of_accounts(),
    *of_admin(),
]
