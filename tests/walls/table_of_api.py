"""Who may do what at the addresses for programs; `table.py` says how to read and to add a row."""

from tests.walls.bodies import ADDRESS_OF_SOMEBODY, HAND_IN, NOTE, pdf, scored
from tests.walls.rows import Row
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
    NOBODY,
    OFFICIALS,
    OVERSEERS,
    OWNER,
    READERS,
    SIGNED_IN,
    Who,
)
from tests.walls.world import REQUIREMENT, UNANSWERED


def of_api() -> list[Row]:
    root = "api/v1/"
    house, one = f"{root}enterprises/<number:enterprise>/", f"{root}assessments/<reference:reference>/"
    sealed, desk = f"{root}submissions/<reference:receipt>/", f"{root}agencies/<number:agency>/"
    claim, report = f"{root}claims/<number:claim>/", f"{root}reports/<number:report>/"
    profile = {
        "name": "New Works",
        "credit_code": "91340100MA2ABCDE0T",
        "region": "340104",
        "industry": "C36",
        "staff": 12,
        "revenue": 34,
    }
    return [
        # for anybody
        Row(f"{root}schema/", get=ANYONE),
        Row(f"{root}docs/", get=ANYONE),
        Row(f"{root}problems/", get=ANYONE),
        Row(f"{root}editions/", get=ANYONE),
        Row(f"{root}editions/<id:edition>/", get=ANYONE),
        Row(f"{root}benchmarks/", get=ANYONE),
        Row(f"{root}benchmarks/<id:benchmark_id>/", get=ANYONE),
        Row(f"{root}regions/", get=ANYONE),
        Row(f"{root}industries/", get=ANYONE),
        Row(f"{root}standings/<level:level>/", get=ANYONE),
        Row(f"{root}score/", post=ANYONE, body=scored(), idle=True),
        Row(f"{root}preview/", post=ANYONE, body=scored(), idle=True),
        Row(f"{root}pathway/", post=ANYONE, body=scored(), idle=True),
        Row(root, get=NOBODY),
        Row(f"{root}<path:rest>", get=NOBODY),
        Row("api/<path:rest>", get=NOBODY),
        # one's own
        Row(
            f"{root}auth/token/",
            post=ANYONE,
            delete=SIGNED_IN,
            body={"email": "x@example.test", "password": "x"},
            idle=True,
            loose=True,
        ),
        Row(f"{root}auth/tokens/", get=SIGNED_IN),
        Row(f"{root}auth/tokens/<reference:token>/", get=OWNER, delete=OWNER),
        Row(f"{root}me/", get=SIGNED_IN, patch=SIGNED_IN, body={"name": "New"}),
        # an enterprise
        Row(f"{root}enterprises/", get=SIGNED_IN, post=SIGNED_IN, body=profile),
        Row(house, get=HOUSE, patch=OWNER, body={"staff": 7, "credit_code": "91340100MA2ABCDE0T"}),
        Row(f"{house}plants/", get=HOUSE, post=OWNER, body={"name": "A new plant", "region": "340104"}),
        Row(f"{house}plants/<number:plant>/close/", post=OWNER, seen_by=HOUSE),
        Row(f"{house}colleagues/", get=MEMBERS),
        Row(
            f"{house}colleagues/<number:membership>/",
            patch=OWNER,
            delete=FILLERS,
            seen_by=MEMBERS,
            body={"role": "viewer"},
        ),
        Row(
            f"{house}invitations/",
            get=MEMBERS,
            post=OWNER,
            body={"email": ADDRESS_OF_SOMEBODY, "role": "viewer"},
        ),
        Row(f"{house}invitations/<number:invitation>/", delete=OWNER, seen_by=MEMBERS),
        Row(
            f"{house}claim/",
            get=MEMBERS,
            post=OWNER,
            body=lambda place: {"licence": pdf()},
            upload=True,
            idle=True,
        ),
        Row(f"{root}invitations/<secret:token>/", get=ANYONE, also=frozenset({"AP"})),
        Row(
            f"{root}invitations/<secret:token>/accept/",
            post=INVITED,
            seen_by=SIGNED_IN,
            also=frozenset({"AP"}),
        ),
        # an assessment
        Row(
            f"{root}assessments/",
            get=SIGNED_IN,
            post=FILLERS,
            seen_by=HOUSE,
            body=lambda place: {"enterprise": place.ids["enterprise"], "year": 2027},
            about=frozenset({"enterprise"}),
            apart="post",
        ),
        Row(one, get=READERS),
        Row(f"{one}shape/", patch=FILLERS, seen_by=MEMBERS, body={"tailored_out": {"sales": "None."}}),
        Row(
            f"{one}answers/",
            get=MEMBERS,
            patch=FILLERS,
            body={"answers": [{"requirement": REQUIREMENT, "version": 1, "answer": 0.5}]},
        ),
        Row(
            f"{one}answers/rest-not-met/",
            post=FILLERS,
            seen_by=MEMBERS,
            body={"subdomain": "data", "level": 1},
        ),
        Row(
            f"{one}answers/<id:requirement>/",
            get=MEMBERS,
            put=FILLERS,
            delete=FILLERS,
            body={"answer": 0.5},
            headers={"if_match": '"1"'},
        ),
        Row(f"{one}comments/", get=MEMBERS, post=FILLERS, body={"requirement": REQUIREMENT, "text": "Why?"}),
        Row(
            f"{one}evidence/",
            get=MEMBERS,
            post=FILLERS,
            body=lambda place: {"requirement": REQUIREMENT, "file": pdf()},
            upload=True,
        ),
        Row(
            f"{one}evidence/<number:file>/uses/",
            post=FILLERS,
            seen_by=MEMBERS,
            body={"requirement": UNANSWERED},
        ),
        Row(f"{one}evidence/<number:file>/uses/<id:requirement>/", delete=FILLERS, seen_by=MEMBERS),
        Row(f"{one}check/", get=MEMBERS),
        Row(
            f"{one}moves/<id:move>/",
            post=OWNER,
            seen_by=READERS,
            body={"declared": True},
            fixed={"move": "submit"},
            until_closed=frozenset({"post"}),
        ),
        Row(f"{one}moves/<id:move>/", post=OWNER, seen_by=READERS, body={}, fixed={"move": "withdraw"}),
        *(
            Row(f"{one}moves/<id:move>/", post=DESK, seen_by=READERS, body=body, fixed={"move": move})
            for move, body in {
                "take_up": {},
                "release": {},
                "accept": NOTE,
                "decline": NOTE,
            }.items()
        ),
        Row(
            f"{one}moves/<id:move>/",
            post=DESK,
            seen_by=READERS,
            body=NOTE,
            fixed={"move": "send_back"},
            until_closed=frozenset({"post"}),
        ),
        Row(f"{one}events/", get=READERS),
        Row(f"{one}submissions/", get=READERS),
        Row(f"{one}result/", get=READERS, about=HAND_IN),
        Row(f"{one}standing/", get=READERS, about=HAND_IN),
        Row(f"{one}pathway/", get=READERS, about=HAND_IN),
        Row(f"{one}reports/", get=READERS, post=READERS, body={"language": "zh-hans"}, about=HAND_IN),
        # what was handed in
        Row(sealed, get=READERS),
        Row(f"{sealed}result/", get=READERS),
        Row(f"{sealed}standing/", get=READERS),
        Row(f"{sealed}pathway/", get=READERS),
        Row(
            f"{sealed}evidence/<number:file>/download/",
            get=READERS,
            leaves="evidence_read",
            leaves_of=Who.HANDED_IN,
        ),
        Row(f"{sealed}reports/", post=READERS, body={"language": "zh-hans"}),
        Row(f"{root}evidence/<number:file>/download/", get=MEMBERS),
        Row(report, get=READERS),
        Row(f"{report}download/", get=READERS, leaves="report_downloaded"),
        # the desks
        Row(f"{root}reviews/", get=AGENCY),
        Row(f"{root}claims/", get=OFFICIALS),
        Row(claim, get=DECIDERS),
        Row(f"{claim}licence/", get=HOUSE, leaves="licence_read"),
        Row(f"{claim}confirm/", post=DECIDERS),
        Row(f"{claim}refuse/", post=DECIDERS, body=NOTE),
        Row(f"{root}agencies/", get=OFFICIALS),
        Row(desk, get=OVERSEERS, patch=LEADS, body={"days": 20}),
        Row(
            f"{desk}members/", get=OVERSEERS, post=LEADS, body={"email": ADDRESS_OF_SOMEBODY, "role": "lead"}
        ),
        Row(f"{desk}members/<number:member>/", delete=LEADS, seen_by=OVERSEERS),
    ]
