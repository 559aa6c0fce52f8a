"""Hostile requests to every page that takes something: a sentence each time, and nothing half done."""

import pytest

from tests.hostile.judging import faults_of
from tests.hostile.pages import Finder, pages
from tests.hostile.payloads import MISCHIEF, chosen
from tests.walls.table_of_packages import ADMIN

pytestmark = pytest.mark.django_db
PAGES = pages()
# Pages that do not say 405 to what is sent, and yet take nothing from anybody.
READ = "is only read, which it says to those who have signed in"
SHOWN = "the admin site shows it, and has no form there"
REFUSED = "the admin site has it for every table, and refuses it to all at ours"
ELSEWHERE = "leads to the page of accounts that does this"
OF_ADMIN = "admin/assessment/{}/<path:object_id>/{}"
TAKE_NOTHING: dict[str, str] = {
    "accounts/2fa/": READ,
    "accounts/2fa/recovery-codes/": READ,
    "accounts/2fa/recovery-codes/download/": READ,
    "accounts/2fa/webauthn/": READ,
    "accounts/password/set/": "everybody has a password, and is sent to where it is changed",
    "accounts/login/code/confirm/": "no codes are sent for signing in",
    "admin/": SHOWN,
    "admin/^(?P<app_label>assessment)/$": SHOWN,
    "admin/(?P<url>.*)$": SHOWN,
    "admin/autocomplete/": SHOWN,
    "admin/jsi18n/": SHOWN,
    "admin/login/": ELSEWHERE,
    "admin/password_change/": ELSEWHERE,
    "admin/password_change/done/": SHOWN,
    **{f"admin/assessment/{table}/": SHOWN for table in ADMIN},
    **{OF_ADMIN.format(table, page): SHOWN for table in ADMIN for page in ("", "history/")},
    **{OF_ADMIN.format(table, "delete/"): REFUSED for table in ADMIN},
    **{
        f"admin/assessment/{table}/add/": REFUSED for table, (_kind, may) in ADMIN.items() if "add" not in may
    },
    **{OF_ADMIN.format(table, "change/"): SHOWN for table in ADMIN if table not in ("agency", "region")},
}


@pytest.mark.parametrize("number", range(len(PAGES)), ids=map(str, PAGES))
def test_a_page_answers_each_with_a_sentence_and_writes_nothing_it_refuses(number, finder: Finder):
    page = PAGES[number]
    if page.path in TAKE_NOTHING or not finder.knows(page, "POST"):
        return
    found = finder.find(page)
    assert found, f"In world.py nobody may send what {page} takes; where it takes nothing, say why above."
    person, target = found

    faults = [
        f"{what}: {answer.status}, {fault}"
        for what in chosen(number)
        for answer in [finder.asker.send(person, MISCHIEF[what](target))]
        for fault in faults_of(answer)
    ]

    assert not faults, "\n".join([f"as {person or 'nobody'}", *faults])


@pytest.mark.parametrize("path", TAKE_NOTHING)
def test_what_is_said_to_take_nothing_takes_nothing(path, finder: Finder):
    page = next(page for page in PAGES if page.path == path)

    assert finder.knows(page, "POST")
    assert finder.find(page) is None
