"""The whole job in a real browser, once with JavaScript and the keyboard, once without JavaScript.

Sign up, register, have the claim confirmed, start, answer everything, submit, see the result, print
the report, be returned, correct, be accepted.
"""

import io
import re
from contextlib import contextmanager

import pypdf
import pytest
from celery.contrib.testing.worker import start_worker
from django.core import mail

from assessment.models import Answer, Assessment, Report
from config.celery import app
from tests import people
from tests.people import PASSWORD, fill, person, reviewer, with_second_step

pytestmark = pytest.mark.django_db(transaction=True)
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def worker(transactional_db):
    """A real Celery worker beside the test, on a broker in memory."""
    with start_worker(app, perform_ping_check=False, pool="solo"):
        yield


@pytest.fixture
def lin(transactional_db, regions):
    return reviewer(regions, "lin", "林审", "340000", "lead")


@pytest.fixture
def operator(transactional_db):
    return with_second_step(person("op", "欧阳运", is_operator=True))


def sign_in(page, email: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    if page.locator("[name=code]").count():
        page.fill("[name=code]", people.code())
        page.click("main button[type=submit]")
    page.wait_for_url("**/home/", wait_until="domcontentloaded")


def sign_up(page, email: str, name: str) -> None:
    page.goto("/accounts/signup/")
    page.fill("[name=email]", email)
    page.fill("[name=name]", name)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    assert mail.outbox, page.inner_text("main")
    link = re.search(r"https?://\S+/accounts/confirm-email/\S+", mail.outbox[-1].body)[0]
    page.goto("/" + link.split("/", 3)[3])
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    if "login" in page.url:
        sign_in(page, email)


def register(page, *, with_script: bool) -> None:
    page.goto("/enterprises/new/")
    page.fill("[name=name]", "合肥起点机械有限公司")
    page.fill("[name=credit_code]", "91340100MA2ABCDE0T")
    for step, code in (("province", "340000"), ("city", "340100"), ("county", "340104")):
        page.wait_for_selector(f"[name={step}] option[value='{code}']", state="attached")
        page.select_option(f"[name={step}]", code)
        if not with_script and step != "county":
            page.click(f"button[name=step][value={step}]")
            page.wait_for_load_state()
    page.select_option("[name=industry]", "C34")
    page.check("[name=type][value=discrete]")
    page.fill("[name=staff]", "320")
    page.fill("[name=revenue]", "150")
    page.click(".actions button.btn-primary")
    page.wait_for_url(re.compile(r"/enterprises/\d+/(#|$)"), wait_until="domcontentloaded")


def claim(page) -> None:
    page.goto(page.url.split("#")[0] + "claim/")
    page.set_input_files(
        "[name=licence]", {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    )
    page.click("main button.btn-primary")
    page.wait_for_load_state()


def confirm(page) -> None:
    page.goto("/claims/")
    page.click("main a[href*='/claims/']")
    page.click("form[action$='/confirm/'] button")
    page.wait_for_load_state()


def start(page, enterprise_url: str) -> str:
    """The reference of a new assessment."""
    page.goto(enterprise_url + "assessments/new/")
    page.click("main button.btn-primary")
    page.wait_for_url(re.compile(r"/assessments/[0-9A-Z]{8}/"), wait_until="domcontentloaded")
    return re.search(r"/assessments/([0-9A-Z]{8})/", page.url)[1]


def answer_by_keyboard(page, reference: str, subdomain: str, keys: dict[int, str]) -> None:
    """Every requirement of a subdomain, without touching the mouse: a key a level, then next."""
    page.goto(f"/assessments/{reference}/answers/{subdomain}/")
    for requirement in page.locator("details.req").all():
        page.wait_for_selector("details.req[open]")
        id = requirement.get_attribute("data-id")
        page.keyboard.press(keys[int(id.split(".L")[1][0])])
        page.wait_for_function(
            "id => document.querySelector(`[name='value:${id}']:checked`) !== null", arg=id
        )
        page.keyboard.press("n")
    page.wait_for_selector("#saved:not(.saved-busy):not(.saved-bad)")


def submit(page, reference: str) -> str:
    """The receipt number."""
    page.goto(f"/assessments/{reference}/check/")
    page.check("[name=declared]")
    page.click("form[action$='/submit/'] button")
    page.wait_for_url(re.compile(r"/submissions/[0-9A-Z]{8}/"), wait_until="domcontentloaded")
    return re.search(r"/submissions/([0-9A-Z]{8})/", page.url)[1]


def review(page, receipt: str, act: str, note: str = "") -> None:
    page.goto(f"/submissions/{receipt}/answers/")
    form = f"form[action$='/{act}/']"
    if page.locator(f"details:has({form}) summary").count():
        page.click(f"details:has({form}) summary")
    if note:
        page.fill(f"{form} [name=note]", note)
    page.click(f"{form} button[type=submit]")
    page.wait_for_load_state()


def send_back(page, receipt: str, note: str, **corrections: str) -> None:
    """As a whole, unless places are named with what has to change there."""
    page.goto(f"/submissions/{receipt}/return/")
    page.check("[name=scope][value=whole]" if not corrections else "[name=scope][value=chosen]", force=True)
    page.fill("[name=note]", note)
    for about, text in corrections.items():
        place = page.locator(f".pick:has([value='{about}'])")
        place.evaluate("pick => { pick.closest('details').open = true }")
        place.locator("[name=about]").check()
        place.locator("textarea").fill(text)
    page.click("main .actions button.btn-primary")
    page.wait_for_load_state()


@contextmanager
def no_faults(page):
    """Nothing is thrown, and nothing is refused by the content security policy."""
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield
    assert [fault for fault in faults if "409" not in fault] == []


def test_the_whole_job_by_keyboard(open_page, worker, lin):
    page, desk = open_page(), open_page(language="en")
    with no_faults(page), no_faults(desk):
        sign_up(page, "qi@example.test", "起明")
        register(page, with_script=True)
        enterprise = page.url.split("#")[0]
        claim(page)
        sign_in(desk, lin.email)
        confirm(desk)
        reference = start(page, enterprise)
        for subdomain in Assessment.objects.get().edition.subdomains:
            answer_by_keyboard(page, reference, subdomain, {1: "1", 2: "2", 3: "3", 4: "4", 5: "4"})
        assert Answer.objects.exclude(value="").count() == 214
        receipt = submit(page, reference)
        assert "二级" in page.inner_text("main")

        page.click("form[action$='/reports/'] button[value='zh-hans']")
        page.wait_for_selector("a[href$='/download/']", timeout=60_000)
        with page.expect_download() as download:
            page.click("a[href$='/download/']")
        printed = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes()))
        words = "".join(sheet.extract_text() for sheet in printed.pages)
        assert "合肥起点机械有限公司" in words
        assert receipt in words
        assert "二级" in words
        assert Report.objects.get().state == "ready"

        review(desk, receipt, "take-up")
        send_back(desk, receipt, "Please look at the network again.")
        page.goto(f"/assessments/{reference}/")
        assert "Please look at the network again." in page.inner_text("main")
        answer_by_keyboard(page, reference, "network", {1: "1", 2: "1", 3: "2", 4: "4"})
        second = submit(page, reference)
        review(desk, second, "take-up")
        review(desk, second, "accept")

    assert Assessment.objects.get().status == "accepted"
    assert [s.number for s in Assessment.objects.get().submissions.all()] == [2, 1]


def test_the_whole_job_without_javascript(open_page, worker, lin, operator):
    page, desk = open_page(language="en", java_script_enabled=False), open_page(java_script_enabled=False)
    sign_up(page, "wu@example.test", "Qi Ming")
    register(page, with_script=False)
    enterprise = page.url.split("#")[0]
    claim(page)
    sign_in(desk, operator.email)
    confirm(desk)
    reference = start(page, enterprise)
    assessment = Assessment.objects.get()
    fill(assessment, by=assessment.created_by, without="network")

    page.goto(f"/assessments/{reference}/answers/network/")
    for requirement in page.locator("details.req").all():
        if requirement.get_attribute("open") is None:
            requirement.locator("summary").first.click()
        requirement.locator("input[value='1']").check(force=True)
    page.click(".savebar button.no-js")
    page.wait_for_load_state()
    assert assessment.answers.filter(requirement__startswith="network.", value="1").count() == 6

    receipt = submit(page, reference)
    page.click("form[action$='/reports/'] button[value='en']")
    page.wait_for_load_state()
    for _ in range(60):
        if page.locator("a[href$='/download/']").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert page.locator("a[href$='/download/']").count()

    desk.context.clear_cookies()
    sign_in(desk, lin.email)
    review(desk, receipt, "take-up")
    review(desk, receipt, "accept")
    assert Assessment.objects.get().status == "accepted"
