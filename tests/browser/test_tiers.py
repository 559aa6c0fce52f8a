"""The review over county, city and province in a real browser: a round, verdicts, a return by requirement.

The province opens a round; an enterprise starts in it and hands in; the county judges and forwards; the
city returns one requirement; the enterprise replies, corrects it and nothing else; the city reads what has
changed and forwards; the province accepts, and both levels stand side by side.
"""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import localdate

from assessment import tasks
from assessment.models import Assessment, Finding, Letter, Result
from tests.browser.test_journey import no_faults, review, send_back, sign_in, submit
from tests.people import fill, reviewer

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "data.L1.a"


@pytest.fixture
def people(transactional_db, regions, mei, qiming):
    """One at each desk; Fei leads the province's agency."""
    return {
        "owner": mei,
        "county": reviewer(regions, "lan", "蓝县", "340104"),
        "city": reviewer(regions, "hua", "华合", "340100"),
        "province": reviewer(regions, "fei", "费省", "340000", "lead"),
    }


def open_round(page) -> None:
    page.goto("/rounds/new/")
    page.fill("[name=title_zh]", "2026年度智能制造能力成熟度申报")
    page.fill("[name=title_en]", "Maturity 2026")
    page.select_option("[name=year]", "2026")
    page.fill("[name=opens_on]", localdate().isoformat())
    page.fill("[name=closes_on]", (localdate() + timedelta(days=30)).isoformat())
    for tier in ("county", "city"):
        page.check(f"[name=below][value={tier}]")
    page.click("main .actions button.btn-primary")
    page.wait_for_load_state()


def start_in_round(page) -> Assessment:
    page.goto("/home/")
    page.click("form[action*='/rounds/'] button")
    page.wait_for_load_state()
    return Assessment.objects.get()


def take_up_next(page) -> None:
    page.goto("/reviews/")
    page.click("form[action$='/reviews/next/'] button")
    page.wait_for_load_state()


def judge(page, receipt: str, requirement: str, key: str, reason: str = "") -> None:
    page.goto(f"/submissions/{receipt}/answers/?show=all&at={requirement}")
    page.wait_for_selector(f"#judge[data-id='{requirement}']")
    page.keyboard.press(key)
    if reason:
        page.keyboard.type(reason)
        page.keyboard.press("Control+Enter")
    page.wait_for_function("id => document.querySelector('#judge').dataset.id !== id", arg=requirement)


def test_over_three_desks_with_a_return_by_requirement(open_page, people, monkeypatch):
    monkeypatch.setattr("assessment.tasks.send_letters.delay", lambda *_args: None)
    pages = {name: open_page(language="en") for name in people}
    with no_faults(pages["county"]), no_faults(pages["city"]), no_faults(pages["province"]):
        for name, person in people.items():
            sign_in(pages[name], person.email)
        open_round(pages["province"])
        assessment = start_in_round(pages["owner"])
        fill(assessment, by=people["owner"])
        first = submit(pages["owner"], assessment.reference)

        take_up_next(pages["county"])
        judge(pages["county"], first, PLACE, "3", "Two of four shops keep it.")
        review(pages["county"], first, "forward", "Seen on site.")

        review(pages["city"], first, "take-up")
        send_back(pages["city"], first, "One thing, please.", **{PLACE: "Which shops keep it?"})
        assessment.refresh_from_db()
        assert (assessment.status, assessment.tier, assessment.unlocked) == ("returned", "city", [PLACE])

        owner = pages["owner"]
        owner.goto(f"/assessments/{assessment.reference}/corrections/")
        assert "Which shops keep it?" in owner.inner_text("main")
        owner.fill("form.reply textarea", "Shops 1 and 2; 3 and 4 next year.")
        owner.click("form.reply button")
        owner.wait_for_load_state()
        owner.goto(f"/assessments/{assessment.reference}/answers/data/")
        open_to_changes = owner.locator("details.req:has(input[type=radio]:enabled)")
        assert [each.get_attribute("data-id") for each in open_to_changes.all()] == [PLACE]
        box = owner.locator(f"details.req[data-id='{PLACE}']")
        if box.get_attribute("open") is None:
            box.locator("summary").first.click()
        box.locator("input[name^='value:'][value='0.5']").check(force=True)
        owner.wait_for_function(
            "id => document.querySelector(`[name='value:${id}'][value='0.5']:checked`) !== null", arg=PLACE
        )
        owner.wait_for_selector("#saved:not(.saved-busy):not(.saved-bad)")
        second = submit(owner, assessment.reference)

        city = pages["city"]
        review(city, second, "take-up")
        city.goto(f"/submissions/{second}/changes/")
        changes = city.inner_text("main")
        assert "Shops 1 and 2" in changes
        assert "Which shops keep it?" in changes
        judge(city, second, PLACE, "a")
        review(city, second, "forward", "Corrected.")

        province = pages["province"]
        take_up_next(province)
        review(province, second, "accept", "Accepted.")

    assessment.refresh_from_db()
    assert (assessment.status, assessment.returns, assessment.level) == ("accepted", 1, 2)
    assert Result.objects.filter(submission__receipt=second).count() == 2
    assert Finding.objects.filter(submission__receipt=second, tier="city").count() == 1
    owner.goto(f"/submissions/{second}/")
    assert "verified" in owner.inner_text("main").lower()
    for letter in Letter.objects.filter(sent_at=None):
        tasks.send_letter(letter.pk)
    told = [letter.subject for letter in mail.outbox if letter.to == [people["owner"].email]]
    assert len(told) >= 5, told
