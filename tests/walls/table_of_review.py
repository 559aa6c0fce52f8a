"""Who may do what where agencies review: rounds, the cockpit, returns, questions, the queue; pages and API.

`table.py` says how to read and to add a row. The rules, which hold on both faces:

- An agency sees what is on its desk or past it in its own region; what is on the desks below it sees once
  it is forwarded. Who sits at the desk acts, the others read.
- The enterprise reads findings and the verified result once it is accepted; flags, phrases, conflicts and
  the lists of those invited never. It replies; its viewers read.
- Agencies above and below see a round that goes over their desks; its agency's leads alone run it. Once it is
  closed nobody does, nothing comes into it, is handed in or returned; what was handed in is decided.
- Who is too close to a house reads at the desk what the colleagues read, and decides nothing.
- Operators see agencies, and nothing that anybody answers or finds.
"""

from datetime import timedelta

from django.utils.timezone import localdate

from tests.walls.bodies import NOTE
from tests.walls.places import REQUIREMENT, Place
from tests.walls.rows import Row
from tests.walls.who import (
    AGENCY,
    DESK,
    FILLERS,
    LEAD,
    LEADS,
    LOOKING_ON,
    MEMBERS,
    OVERSEERS,
    READERS,
    ROUND,
    SIGNED_IN,
    Who,
)

LATER = (localdate() + timedelta(days=60)).isoformat()
TODAY = localdate().isoformat()
INVITED_CODE = "91340100MA2ABCDE0T"
HANDED_IN, CALLER, SEAT, SELF, A_LEAD = Who.HANDED_IN, Who.CALLER, Who.SEAT, Who.SELF, Who.A_LEAD
SAID = {"text": "Because."}
POST = frozenset({"post"})
FILES = ("xlsx", "csv")
TERMS = {
    "title_zh": "新的轮次",
    "title_en": "A new round",
    "text_zh": "",
    "text_en": "",
    "year": "2026",
    "opens_on": TODAY,
    "closes_on": LATER,
    "entrance": "everybody",
    "rule": "consecutive",
    "returns_most": "3",
    "four_eyes_from": "4",
}


def chosen(place: Place) -> dict[str, object]:
    return {
        "chosen": f"{place.ids['reference']}:{place.ids['receipt']}",
        "to": str(place.ids["colleague"]),
    }


def of_reviewing() -> list[Row]:
    one, sealed, call = "assessments/<str:reference>/", "submissions/<str:receipt>/", "rounds/<int:pk>/"
    here = frozenset({"reference", "receipt"})
    return [
        # rounds
        Row("rounds/", get=SIGNED_IN),
        Row(
            "rounds/new/",
            get=A_LEAD,
            post=A_LEAD,
            seen_by=AGENCY,
            body=TERMS | {"edition_id": "gbt39116-2020", "below": "city", "required_level": "2"},
        ),
        Row(call, get=ROUND),
        Row(
            f"{call}change/",
            get=CALLER,
            post=CALLER,
            seen_by=ROUND,
            body=TERMS | {"edition_id": "gbt39116-2020", "required_level": "2", "below": "city"},
            until_closed=POST,
        ),
        Row(f"{call}extend/", post=CALLER, seen_by=ROUND, body={"until": LATER}, until_closed=POST),
        Row(f"{call}close/", post=CALLER, seen_by=ROUND, body={"confirmed": "yes"}, until_closed=POST),
        Row(f"{call}remind/", post=CALLER, seen_by=ROUND, body={"whom": "begun"}, until_closed=POST),
        Row(
            f"{call}invite/",
            get=ROUND,
            post=CALLER,
            body={"agreed": f"{INVITED_CODE},New Works"},
            until_closed=POST,
        ),
        Row(f"{call}invitees/<slug:code>/remove/", post=CALLER, seen_by=ROUND, until_closed=POST),
        Row(f"{call}list/", get=LOOKING_ON),
        *(
            Row(f"{call}list/<str:kind>/", get=LOOKING_ON, fixed={"kind": kind}, leaves="list_exported")
            for kind in FILES
        ),
        # the house enters it with one of its units
        Row(
            f"{call}enter/",
            post=FILLERS,
            seen_by=MEMBERS,
            body=lambda place: {"enterprise": str(place.ids["enterprise"])},
            named={"pk": "call"},
            about=frozenset({"enterprise"}),
            until_closed=POST,
        ),
        Row(f"{one}round/leave/", post=FILLERS, seen_by=MEMBERS),
        # the moves that a chain brings
        Row(
            f"{one}assign/",
            post=DESK,
            seen_by=READERS,
            body=lambda place: {"to": str(place.ids["colleague"])},
            about=frozenset({"colleague"}),
        ),
        *(
            Row(f"{one}{move}/", post=DESK, seen_by=READERS, body=NOTE)
            for move in ("send-down", "forward", "endorse")
        ),
        # the cockpit
        Row(f"{sealed}verdicts/agree/", post=DESK, seen_by=READERS, body={"requirement": REQUIREMENT}),
        Row(
            f"{sealed}verdicts/<str:requirement>/",
            get=READERS,
            post=DESK,
            body={"value": "0.5", "reason": "Because.", "version": ""},
        ),
        Row(f"{sealed}conflict/", post=HANDED_IN, seen_by=READERS, body={"reason": "Because."}),
        Row("reviews/conflicts/", get=AGENCY),
        Row("reviews/conflicts/<int:pk>/end/", post=SELF | LEAD),
        Row(
            "reviews/phrases/",
            get=AGENCY,
            post=SEAT,
            body=lambda place: {"agency": str(place.ids["agency"]), "text": "A new phrase."},
            about=frozenset({"agency"}),
            apart="post",
        ),
        Row("reviews/phrases/<int:pk>/remove/", post=SEAT),
        # returning, asking, replying
        Row(
            f"{sealed}return/",
            get=DESK,
            post=DESK,
            seen_by=READERS,
            body={"scope": "whole", "note": "Because."},
            until_closed=POST,
        ),
        Row(f"{sealed}changes/", get=READERS),
        Row(f"{one}corrections/", get=MEMBERS),
        Row(
            f"{one}corrections/<int:pk>/reply/",
            get=MEMBERS,
            post=FILLERS,
            body=SAID | {"seen": ""},
        ),
        Row(
            f"{one}replies/<str:requirement>/",
            get=MEMBERS,
            post=FILLERS,
            body=lambda place: {f"reply:{place.ids.get('correction', 0)}": "Done."},
        ),
        Row(
            f"{sealed}questions/",
            get=READERS,
            post=DESK,
            body={"about": REQUIREMENT, "text": "Why?"},
        ),
        Row(f"{sealed}questions/<int:pk>/reply/", get=READERS, post=FILLERS, body=SAID),
        # the queue
        Row("reviews/assign/", post=DESK, seen_by=AGENCY, body=chosen, about=here | {"colleague"}),
        Row("reviews/next/", post=AGENCY, body={"list": "unassigned"}),
        *(
            Row("reviews/<str:kind>/", get=AGENCY, fixed={"kind": kind}, leaves="list_exported")
            for kind in FILES
        ),
        Row("agencies/<int:pk>/days/", post=LEADS, seen_by=OVERSEERS, body={"days": "20"}),
        Row("agencies/<int:pk>/columns/", post=LEADS, seen_by=OVERSEERS, body={"columns": ["number"]}),
    ]


def of_reviewing_by_programs() -> list[Row]:
    root = "api/v1/"
    one, sealed = f"{root}assessments/<reference:reference>/", f"{root}submissions/<reference:receipt>/"
    call = f"{root}rounds/<number:round>/"
    new = TERMS | {
        "edition": "gbt39116-2020",
        "year": 2026,
        "required_level": 2,
        "returns_most": 3,
        "four_eyes_from": 4,
    }
    tiers = ["county", "city", "province"]
    moves = {"send_down": NOTE, "forward": NOTE, "endorse": NOTE}
    return [
        # rounds
        Row(
            f"{root}rounds/",
            get=SIGNED_IN,
            post=CALLER,
            seen_by=OVERSEERS,
            body=lambda place: (
                new | {"agency": place.ids["agency"], "chain": tiers[: 1 if place.house == "D" else 3]}
            ),
            about=frozenset({"agency"}),
            apart="post",
        ),
        Row(
            call,
            get=ROUND,
            patch=CALLER,
            body={"title_en": "Another title"},
            until_closed=frozenset({"patch"}),
        ),
        Row(f"{call}progress/", get=LOOKING_ON),
        Row(
            f"{call}invitees/",
            get=Who.ABOVE,
            post=CALLER,
            body={"invitees": [{"credit_code": INVITED_CODE, "name": "New Works"}]},
            until_closed=POST,
        ),
        Row(
            f"{call}invitees/<id:credit_code>/",
            delete=CALLER,
            seen_by=Who.ABOVE,
            until_closed=frozenset({"delete"}),
        ),
        Row(f"{call}extend/", post=CALLER, seen_by=ROUND, body={"until": LATER}, until_closed=POST),
        Row(f"{call}close/", post=CALLER, seen_by=ROUND, body={"confirmed": True}, until_closed=POST),
        Row(f"{call}remind/", post=CALLER, seen_by=ROUND, body={"whom": "begun"}, until_closed=POST),
        Row(f"{call}list/", get=LOOKING_ON),
        Row(f"{call}list/excel/", get=LOOKING_ON, leaves="list_exported"),
        Row(f"{call}list/csv/", get=LOOKING_ON, leaves="list_exported"),
        Row(
            f"{one}round/",
            put=FILLERS,
            delete=FILLERS,
            seen_by=MEMBERS,
            body=lambda place: {"round": place.ids["call"]},
            about=frozenset({"call"}),
            until_closed=frozenset({"put"}),
        ),
        # the moves that a chain brings
        Row(
            f"{one}moves/<id:move>/",
            post=DESK,
            seen_by=READERS,
            body=lambda place: {"to": place.ids["colleague"]},
            about=frozenset({"colleague"}),
            fixed={"move": "assign"},
        ),
        *(
            Row(f"{one}moves/<id:move>/", post=DESK, seen_by=READERS, body=body, fixed={"move": move})
            for move, body in moves.items()
        ),
        # the cockpit
        Row(f"{sealed}verified/", get=HANDED_IN | Who.TOLD),
        Row(f"{sealed}findings/", get=READERS),
        Row(f"{sealed}findings/agree/", post=DESK, seen_by=READERS, body={"requirements": [REQUIREMENT]}),
        Row(
            f"{sealed}findings/<id:requirement>/",
            put=DESK,
            seen_by=READERS,
            body={"answer": 0.5, "reason": "Because."},
            headers={"if_none_match": "*"},
        ),
        Row(f"{sealed}flags/", get=HANDED_IN),
        Row(
            f"{root}conflicts/",
            get=AGENCY,
            post=Who.REGION,
            body=lambda place: {"enterprise": place.ids["enterprise"], "reason": "Because."},
            about=frozenset({"enterprise"}),
            apart="post",
        ),
        Row(f"{root}conflicts/<number:conflict>/end/", post=SELF | LEAD),
        Row(
            f"{root}phrases/",
            get=AGENCY,
            post=SEAT,
            body=lambda place: {"agency": place.ids["agency"], "text": "A new phrase."},
            about=frozenset({"agency"}),
            apart="post",
        ),
        Row(f"{root}phrases/<number:phrase>/", delete=SEAT),
        # returning, asking, replying
        Row(f"{sealed}changes/", get=READERS, about=frozenset({"earlier"})),
        Row(f"{sealed}corrections/", get=READERS),
        Row(
            f"{sealed}corrections/<number:correction>/reply/",
            put=FILLERS,
            seen_by=READERS,
            body={"reply": "Done."},
        ),
        Row(
            f"{sealed}questions/",
            get=READERS,
            post=DESK,
            body={"requirement": REQUIREMENT, "text": "Why?"},
        ),
        Row(
            f"{sealed}questions/<number:question>/reply/",
            put=FILLERS,
            seen_by=READERS,
            body={"reply": "Done."},
        ),
        # the queue
        Row(f"{root}reviews/figures/", get=AGENCY),
        Row(
            f"{root}reviews/assign/",
            post=DESK,
            seen_by=AGENCY,
            body=lambda place: {
                "chosen": [{"reference": place.ids["reference"], "seen": place.ids["receipt"]}],
                "to": place.ids["colleague"],
            },
            about=frozenset({"reference", "receipt", "colleague"}),
            of_several=True,
        ),
        Row(f"{root}reviews/claim-next/", post=AGENCY, body={}),
        Row(f"{root}reviews/excel/", get=AGENCY, leaves="list_exported"),
        Row(f"{root}reviews/csv/", get=AGENCY, leaves="list_exported"),
    ]
