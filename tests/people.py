"""The people of the tests.

Mei owns an enterprise in Hefei, Anhui, and Bo fills in with her; Vera may only read. Xu owns another
enterprise in the same city. Lin reviews for the province of Anhui, of which Jiang is the lead; Hua reviews
for the city of Hefei, Zhou for the province of Zhejiang: whatever Lin may do, Zhou may not. Ouyang operates
the service. Those of the agencies and Ouyang hold the second step that is demanded of them.
"""

import time
from datetime import timedelta
from functools import lru_cache

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import localdate, now

from assessment.actions import answers, assessments, rounds, submissions
from assessment.actions.answers import Draft
from assessment.actions.rounds import Terms
from assessment.models import (
    Agency,
    AgencyMember,
    Answer,
    AnswerRevision,
    Enterprise,
    Membership,
    Region,
    User,
)
from scoring.editions import DEFAULT

PASSWORD = "Correct-horse-2020"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PLACES = {
    "340000": ("安徽省", "Anhui", "province", ""),
    "340100": ("合肥市", "Hefei", "city", "340000"),
    "340104": ("蜀山区", "Shushan District", "county", "340100"),
    "330000": ("浙江省", "Zhejiang", "province", ""),
    "330100": ("杭州市", "Hangzhou", "city", "330000"),
    "330106": ("西湖区", "Xihu District", "county", "330100"),
}


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    """What was counted against limits in another test."""
    cache.clear()


@pytest.fixture
def cache_table(db, settings) -> None:
    """The cache as a table, as where there is no Redis; it goes with the test."""
    settings.DATABASE_ROUTERS = []  # by the connection of the test
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    settings.CACHES = {"default": table | {"OPTIONS": {"MAX_ENTRIES": 100_000}}}
    call_command("createcachetable", "cache")


@pytest.fixture
def regions(db) -> dict[str, Region]:
    return lay_out_regions()


def lay_out_regions() -> dict[str, Region]:
    """Two provinces with a city and a county each, by code."""
    made: dict[str, Region] = {}
    for code, (name, name_en, tier, parent) in PLACES.items():
        path = f"{made[parent].path if parent else ''}{code}/"
        facts = {"name": name, "name_en": name_en, "name_key": name_en.lower(), "tier": tier, "path": path}
        made[code], _created = Region.objects.update_or_create(
            code=code, defaults=facts | {"parent": made.get(parent)}
        )
    return made


hashed = lru_cache(make_password)  # slow, as it should be; once is enough for people with one password


def person(email: str, name: str, **facts) -> User:
    user = User.objects.create(email=f"{email}@example.test", password=hashed(PASSWORD), name=name, **facts)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def with_second_step(user: User) -> User:
    Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt(APP_SECRET)})
    return user


def code(secret: str = APP_SECRET) -> str:
    """What the authenticator app of each of them shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enterprise(regions, name: str, credit_code: str, owner: User) -> Enterprise:
    made = Enterprise.objects.create(
        name=name,
        name_key=name,
        credit_code=credit_code,
        region=regions["340104"],
        industry="C36",
        type="discrete",
        staff=640,
        revenue="380.00",
        confirmed_at=now(),
    )
    Membership.objects.create(enterprise=made, user=owner, role="owner")
    return made


@pytest.fixture
def mei(db) -> User:
    return person("mei", "梅岚")


@pytest.fixture
def qiming(mei, regions) -> Enterprise:
    """Mei's enterprise, confirmed."""
    return enterprise(regions, "合肥启明汽车零部件有限公司", "91340100MA2ABCDE0T", mei)


@pytest.fixture
def bo(qiming) -> User:
    user = person("bo", "薄海")
    Membership.objects.create(enterprise=qiming, user=user, role="contributor")
    return user


@pytest.fixture
def vera(qiming) -> User:
    user = person("vera", "Vera Read", language="en")
    Membership.objects.create(enterprise=qiming, user=user, role="viewer")
    return user


@pytest.fixture
def xu(db) -> User:
    return person("xu", "许衡")


@pytest.fixture
def other(xu, regions) -> Enterprise:
    """Xu's enterprise, of the same city as Mei's."""
    return enterprise(regions, "合肥另一家机械有限公司", "91340100MA2FGHJK17", xu)


def reviewer(regions, email: str, name: str, code: str, role: str = "reviewer") -> User:
    user = with_second_step(person(email, name))
    agency, _created = Agency.objects.get_or_create(
        region=regions[code], defaults={"name": f"{regions[code].name}工业和信息化主管部门"}
    )
    AgencyMember.objects.create(agency=agency, user=user, role=role)
    return user


@pytest.fixture
def lin(regions) -> User:
    return reviewer(regions, "lin", "林审", "340000")


@pytest.fixture
def jiang(regions) -> User:
    return reviewer(regions, "jiang", "江领", "340000", role="lead")


@pytest.fixture
def zhou(regions) -> User:
    return reviewer(regions, "zhou", "周浙", "330000")


@pytest.fixture
def hefei(regions) -> User:
    return reviewer(regions, "hua", "华合", "340100")


@pytest.fixture
def op(db) -> User:
    return with_second_step(person("op", "欧阳运", is_operator=True))


def terms(**others) -> Terms:
    """A round that is open today, over the desk of the province alone."""
    today = localdate()
    usual = {
        "title_zh": "2026年度智能制造能力成熟度评估",
        "title_en": "Maturity 2026",
        "edition_id": DEFAULT,
        "year": 2026,
        "opens_on": today - timedelta(days=10),
        "closes_on": today + timedelta(days=20),
        "chain": ["province"],
    }
    return Terms(**usual | others)


@pytest.fixture
def call(jiang):
    """A round of the province of Anhui for everybody, open now; Jiang leads it."""
    return rounds.open(jiang.desks[0].agency, by=jiang, terms=terms())


@pytest.fixture
def draft(mei, qiming):
    """Mei's assessment of 2026, without an answer."""
    return assessments.start(qiming, by=mei, year=2026)


def fill(assessment, *, by, met_up_to: int = 2, without: str = "") -> None:
    """All answers at once: fully met up to a level, not met above. Written as the action writes them.

    `without` is a subdomain that stays unanswered.
    """
    at = now()
    rows = [
        {
            "requirement": r.id,
            "value": "1" if r.level <= met_up_to else "0",
            "answered_by": by,
            "answered_at": at,
        }
        for r in assessment.requirements()
        if r.subdomain != without
    ]
    Answer.objects.bulk_create(Answer(assessment=assessment, **row) for row in rows)
    AnswerRevision.objects.bulk_create(
        AnswerRevision(assessment=assessment, version=1, **row) for row in rows
    )


@pytest.fixture
def filled(draft, mei):
    """The same with every requirement answered: level II."""
    fill(draft, by=mei)
    return draft


@pytest.fixture
def submitted(filled, mei):
    """The same, handed in; `submitted.submissions.get()` is what was sealed."""
    submissions.submit(filled, by=mei, declared=True)
    filled.refresh_from_db()
    return filled


def save(assessment, requirement: str, value: str, *, by, version=None, **words):
    """One answer through the action."""
    return answers.save(assessment, requirement, Draft(value, **words), by=by, version=version)


@pytest.fixture
def client_of():
    """A signed-in browser: client_of(mei), client_of(lin, language="en"); nobody for strangers."""

    def signed_in(user: User | None = None, *, language: str = "zh-hans") -> Client:
        client = Client(headers={"accept-language": language})
        if user is not None:
            user = User.objects.get(pk=user.pk)  # as it is now, or its session would end at once
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
