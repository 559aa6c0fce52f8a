"""Nothing is set that is not asked for: every body and every form, with every column of every table added.

To a program each unknown field is a refusal; of a form they are passed over. In either case the rows that
come of it are those that come without. All columns go into one request: a refusal names twenty of them
otherwise, here all, so that one that is taken is missed among them.
"""

import json
from collections import Counter
from functools import cache

import pytest
from django.apps import apps

from assessment.actions import people
from assessment.api import fields as fields_of_api
from assessment.models.queue import FILTERS
from tests.walls.asking import Answer, Asker, Body
from tests.walls.marks import ROLES
from tests.walls.rows import Row
from tests.walls.table import ROWS
from tests.walls.who import ANYONE, standing
from tests.walls.world import Place

pytestmark = pytest.mark.django_db

FORGED = "FORGED"
BY_NAME = {
    "is_operator": True,
    "is_active": False,
    "is_superuser": True,
    "status": "accepted",
    "tier": "county",
}
BY_NAME |= {
    "role": "owner",
    "state": "confirmed",
    "kind": "verified",
    "scope": "write",
    "version": 99,
    "level": 5,
}
PROFILE = (
    "address type modes contact_name contact_phone contact_email equipment_digitised equipment_networked "
)
PROFILE += "remotely_monitored predictive_maintenance"
# What the bodies of the API know, beyond what the rows of the table send.
WRITABLE = {
    "me/": "name language time_zone one_digest",
    "enterprises/": f"name credit_code region industry staff revenue {PROFILE}",
    "enterprises/<number:enterprise>/plants/": "name region",
    "assessments/": "enterprise plant year edition type tailored_out round",
    "assessments/<reference:reference>/shape/": "type tailored_out",
    "assessments/<reference:reference>/answers/": "answers",
    "assessments/<reference:reference>/answers/<id:requirement>/": "answer note reason",
    "assessments/<reference:reference>/moves/<id:move>/": "declared note seen to corrections",
    "reviews/claim-next/": "list text region industry level verified flags age status round",
    "submissions/<reference:receipt>/corrections/<number:correction>/reply/": "reply seen",
    "rounds/<number:round>/": "title_zh title_en text_zh text_en edition year opens_on closes_on chain "
    "entrance rule required_level returns_most four_eyes_from",
}
WRITABLE["enterprises/<number:enterprise>/"] = WRITABLE["enterprises/"]
# What every request makes anew, so that two of them differ in it.
VOLATILE = {
    "id",
    "evidence_id",
    "submission_id",
    "hash",
    "previous",
    "sealed",
    "sha256",
    "receipt",
    "reference",
    "token_hash",
    "digest",
    "key",
}
VOLATILE |= {
    "token_key",
    "expiry",
    "created",
    "since",
    "at",
    "history_id",
    "history_date",
    "position",
    "password",
}
VOLATILE |= {"file", "licence"}  # where it lies

NO_BODY = {"get", "delete"}
# The engine is for anyone and keeps nothing; what its input may hold is told in tests/scoring.
KEEPING = [row for row in ROWS if set(row.methods) - NO_BODY and not row.loose and row.post != ANYONE]
API = [row for row in KEEPING if row.is_api]
FORMS = [row for row in KEEPING if not row.is_api]


@cache
def columns() -> list[str]:
    """Every name that a column of ours has, and those by which columns are reached."""
    names = {"id", "pk", "user", "by", "owner", "_state", "enterprise_id", "user_id"}
    for model in apps.get_app_config("assessment").get_models():
        for field in model._meta.get_fields():
            names |= {field.name, getattr(field, "attname", field.name)}
    return sorted(names)


def forged(names) -> dict[str, object]:
    return {
        name: BY_NAME.get(name, 1 if name.endswith("_id") or name in ("id", "pk") else FORGED)
        for name in names
    }


def places(row: Row, world) -> list[Place | None]:
    """One's own, in every state."""
    found = world.places_for(row.kinds) if row.kinds else [None]
    return [place for place in found if place is None or (place.house not in ("R", "Z") and not place.gone)]


def writer(row: Row, method: str, place: Place | None) -> str:
    """Who may: only that somebody's request comes so far that there is something to be passed over."""
    may = row.methods[method]
    return next((role for role in ROLES if standing(role, place) & may), "owner")


@pytest.fixture
def all_named(monkeypatch) -> None:
    monkeypatch.setattr(fields_of_api, "NAMED_AT_MOST", len(columns()))


@pytest.mark.parametrize("row", API, ids=str)
@pytest.mark.usefixtures("all_named")
def test_a_program_is_told_of_every_field_that_is_not_asked_for(row: Row, world, asker: Asker, tried):
    faults, number = [], 0
    for place in places(row, world):
        names = unknown(row, place)
        for method in sorted(set(row.methods) - NO_BODY):
            body = row.sends(method, place)
            role = writer(row, method, place)
            sent = with_more(row, place, names)
            answer = asker.ask(role, method.upper(), row.at(place), sent, **row.headers)
            number += len(names)
            where = f"{role} at {place.name if place else 'no place'}"
            faults += [f"{where}: {fault}" for fault in found_faults(answer, names, body)]

    tried("fields that are not writable × states × bodies", number)
    assert not faults, "\n".join(faults[:30])


def unknown(row: Row, place: Place | None) -> list[str]:
    known = set(WRITABLE.get(row.path.removeprefix("api/v1/"), "").split())
    return [name for name in columns() if name not in known | set(fields(row, place))]


def fields(row: Row, place: Place | None) -> dict[str, object]:
    return dict(row.body(place) if callable(row.body) else row.body or {})


def with_more(row: Row, place: Place | None, names: list[str]) -> Body:
    more = fields(row, place) | forged(names)
    return (
        Body.form({k: str(v) if not hasattr(v, "read") else v for k, v in more.items()})
        if row.upload
        else Body.json(more)
    )


def found_faults(answer: Answer, names: list[str], body: Body | None) -> list[str]:
    if answer.changes and body is not None:
        return [f"{answer.status} writes {dict(answer.changes)}"]
    if answer.status != 400 or body is None:
        return []
    named = json.loads(answer.content.split(b"\n{'")[0]).get("errors", {})
    missing = set(names) - set(named)
    return [f"does not name {sorted(missing)}"] if missing else []


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_a_form_passes_over_what_it_does_not_ask(row: Row, world, asker: Asker, tried):
    faults, number = [], 0
    for place in places(row, world):
        plain = fields(row, place)
        more = forged(name for name in columns() if name not in plain and name not in ASKED.get(row.path, ()))
        role = writer(row, "post", place)
        without, _text = rows_of(asker, row, role, place, plain)
        with_them, others = rows_of(asker, row, role, place, {k: str(v) for k, v in more.items()} | plain)
        number += len(more)
        where = f"{role} at {place.name if place else 'no place'}"
        if with_them != without:
            faults.append(f"{where}: {without - with_them} became {with_them - without}")
        if FORGED in others:
            faults.append(f"{where}: {others}")

    tried("fields that are not writable × states × forms", number)
    assert not faults, "\n".join(faults[:30])


# What a form asks for beyond what the table sends: all that is in the profile.
PROFILE = (
    "address type modes contact_name contact_phone contact_email equipment_digitised equipment_networked "
)
PROFILE += "remotely_monitored predictive_maintenance"
ASKED = {
    "enterprises/new/": PROFILE.split(),
    "enterprises/<int:pk>/edit/": PROFILE.split(),
    "assessments/<str:reference>/answer/<str:requirement>/": ["reason"],
    "settings/": ["time_zone"],
    "reviews/next/": [*FILTERS, "list", "sort"],
    "rounds/<int:pk>/enter/": ["plant"],
}


# Where what the request makes is itself what the other rows belong to.
MADE_BY = {"enterprises/new/": ("enterprise_id", "chain")}


def rows_of(asker: Asker, row: Row, role: str, place, sent: dict[str, object]) -> tuple[Counter, str]:
    """What was written, without what is new in each request."""
    asker.keeps_rows = True
    try:
        answer = asker.ask(role, "POST", row.at(place), Body.form(fresh(sent)))
    finally:
        asker.keeps_rows = False
    new = MADE_BY.get(row.path, ())
    told = [
        (
            table,
            tuple(
                sorted(
                    (name, str(value)) for name, value in each.items() if is_lasting(name) and name not in new
                )
            ),
        )
        for table, rows in answer.rows.items()
        for each in rows
    ]
    return Counter(told), str(answer.rows)


def fresh(sent: dict[str, object]) -> dict[str, object]:
    """Files are read but once."""
    for value in sent.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return sent


def is_lasting(name: str) -> bool:
    return (
        name not in VOLATILE
        and not name.endswith("_at")
        and name not in ("details", "event_id", "assessment_id")
    )


def test_columns_that_matter_are_among_them():
    """The control: these would hurt."""
    dangerous = {
        "is_operator",
        "status",
        "role",
        "confirmed_at",
        "tier",
        "assigned_to",
        "created_by_id",
        "sealed",
    }

    assert dangerous <= set(columns())
    assert len(columns()) > 100


def test_a_refusal_names_twenty_otherwise(asker: Asker):
    row = next(row for row in API if row.path == "api/v1/me/")

    answer = asker.ask("owner", "PATCH", row.at(None), with_more(row, None, unknown(row, None)))

    assert len(json.loads(answer.content.split(b"\n{'")[0])["errors"]) == 20


def test_a_form_that_would_take_it_is_found(asker: Asker, monkeypatch):
    """The control: the page of the settings hands all that is posted to the row."""
    row = next(row for row in FORMS if row.path == "settings/")
    plain = fields(row, None)

    def careless(user, *, by, **facts):
        """Takes the way that a form with all fields would take."""
        user.is_operator, user.name = True, facts["name"]
        user.save()
        return user

    without, _rows = rows_of(asker, row, "owner", None, plain)
    monkeypatch.setattr(people, "change_settings", careless)
    with_it, _rows = rows_of(asker, row, "owner", None, plain)

    assert without != with_it
