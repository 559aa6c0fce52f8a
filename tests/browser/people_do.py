"""What people do on a page before it is photographed."""

import base64
import hashlib
import hmac
import re
import time

from playwright.sync_api import Page

from tests.browser.stage import PASSWORD, PATIENCE, Stage

PLAYED = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # a passkey that the browser itself plays
HOUSE = "合肥起点机械有限公司"  # what the newcomer registers
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


UNREGISTERED = "91330100MA2FGHJK13"
NEW_CODES = ["91340100MA2ABCDE0T", "91340100MA2FGHJK17"]
WRONG_CODES = ["91340100MA2ABCDE0X,合肥某某机械有限公司", "9134010", "91340100MA2FGHJK17"]


def here(page: Page) -> str:
    return re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)


def sign_in_wrongly(page: Page) -> None:
    page.fill("[name=login]", "owner@demo.example")
    page.fill("[name=password]", "not-my-password")
    page.click("main button[type=submit]")
    page.wait_for_selector(".errors")


def sign_in(who: str, page: Page) -> None:
    page.fill("[name=login]", who)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def ask_for_two_letters(page: Page) -> None:
    """The second, so soon after the first, is one too many."""
    for _each in range(2):
        page.goto("/accounts/password/reset/")
        ask_for_a_letter(page, "hasty@demo.example")


def ask_for_a_letter(page: Page, email: str) -> None:
    page.fill("[name=email]", email)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def make_a_token(page: Page) -> None:
    prove_oneself(page)
    page.fill("[name=name]", "ERP 数据导入")
    page.click("main form button.btn-primary")
    page.wait_for_selector("#token")


def set_up_an_app(page: Page) -> None:
    page.goto("/accounts/2fa/totp/activate/")
    prove_oneself(page)
    page.fill("[name=code]", _code_of(page.inner_text("main .mono")))
    page.click("main button.btn-primary")
    page.wait_for_url("**/recovery-codes/")


def _code_of(secret: str) -> str:
    """What an authenticator app shows now; RFC 6238."""
    now = int(time.time() // 30).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret), now, hashlib.sha1)
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def set_up_a_passkey(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": PLAYED})
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("[name=name]", "办公室电脑")
    page.click("main form[data-passkey] button")
    page.wait_for_url(re.compile(r"/2fa/(webauthn/|recovery-codes/)?$"))


def check_the_record(page: Page) -> None:
    page.click("form[action$='/verify/'] button")
    page.wait_for_selector(".banner")


def send_nothing(page: Page) -> None:
    page.click("main form[action$='/members/add/'] button.btn-primary")
    page.wait_for_selector(".errors")


def refuse(page: Page, enterprise: str) -> None:
    page.goto("/claims/")
    page.click(f"main a:has-text('{enterprise}')")
    page.fill("[name=note]", "执照扫描件看不清统一社会信用代码，请重新上传。")
    page.click("form[action$='/refuse/'] button")
    page.wait_for_url("**/claims/")


def prove_oneself(page: Page) -> None:
    if page.locator("main [name=password]").count():
        page.fill("main [name=password]", PASSWORD)
        page.click("main button.btn-primary")
        page.wait_for_load_state()


def unfold(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('details.req[open] details.fold').forEach(f => { f.open = true })"
    )


def choose_columns(page: Page) -> None:
    page.locator("details.columns summary").click()


def say_not_applicable(page: Page) -> None:
    page.route("**/answer/**", lambda route: route.abort())
    box = page.locator("details.req:has(.answer-na)").first
    if box.get_attribute("open") is None:
        box.locator("summary").first.click()
    box.locator("input[name^='value:'][value='n/a']").check(force=True)


def run_into_a_conflict(stage: Stage, page: Page) -> None:
    """A colleague changes the answer while the page is open here."""
    first = "details.req >> nth=0"
    with stage.page("colleague") as elsewhere:
        elsewhere.goto(page.url)
        _choose(elsewhere, first, "1")
        elsewhere.wait_for_selector("#saved:not(.saved-busy):not(.saved-bad)")
        _choose(elsewhere, first, "0.8")
        elsewhere.wait_for_timeout(800)
        elsewhere.wait_for_selector("#saved:not(.saved-busy):not(.saved-bad)")
    _choose(page, first, "0.5")
    page.wait_for_selector(".trouble")


def lose_the_connection(page: Page) -> None:
    page.route("**/answer/**", lambda route: route.abort())
    _choose(page, "details.req >> nth=0", "0.5")
    page.wait_for_selector("#saved.saved-bad")


def _choose(page: Page, box: str, value: str) -> None:
    requirement = page.locator(box)
    if requirement.get_attribute("open") is None:
        requirement.locator("summary").first.click()
    requirement.locator(f"input[name^='value:'][value='{value}']").check(force=True)


def ask_for_help(page: Page) -> None:
    page.keyboard.press("?")


def suppose_otherwise(page: Page) -> None:
    chosen = page.locator("select[name]").first
    if chosen.count():
        chosen.select_option(index=0)
        page.wait_for_timeout(1500)
    page.evaluate(
        "document.querySelectorAll('.others-fold, .group-fold').forEach((f, at) => { f.open = at < 2 })"
    )


def open_moves(page: Page) -> None:
    page.evaluate("document.getElementById('cockpit').remove()")  # parts of it grow with the window
    page.evaluate("document.querySelectorAll('details.move').forEach(f => { f.open = true })")


def judge_otherwise(page: Page) -> None:
    page.keyboard.press("3")
    page.keyboard.type("The register shows 24 of 78 machines.")


def judge_without_a_reason(page: Page) -> None:
    page.keyboard.press("4")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".trouble")


def run_into_another_verdict(stage: Stage, page: Page) -> None:
    """A colleague judges the requirement while the page is open here."""
    with stage.page("reviewer") as elsewhere:
        elsewhere.goto(page.url)
        with elsewhere.expect_response("**/verdicts/**"):
            _judge(elsewhere, 0, "抽查的四条产线中有两条未覆盖。")
    _judge(page, -1, "现场未见该系统，附件截图无日期。")
    page.wait_for_selector(".trouble")


def _judge(page: Page, place: int, reason: str) -> None:
    """With one of the answers offered: those that the enterprise has not given."""
    page.locator("#judge input[name=value]").nth(place).check(force=True)
    page.fill("#reason", reason)
    page.locator("#reason").press("Control+Enter")


def keep_phrases(page: Page) -> None:
    for text in ("佐证只覆盖了部分产线。", "佐证早于评估期间。", "截图看不出系统在使用。"):
        page.goto("/reviews/phrases/")
        page.locator("main textarea").first.fill(text)
        page.locator("main form:has(textarea) button").first.click()
        page.wait_for_load_state()


def declare_a_conflict(page: Page, reading: str) -> None:
    page.goto(reading)
    page.locator("details.too-close > summary").click()
    page.fill("details.too-close textarea", "配偶在该企业任职。")
    page.locator("details.too-close button").click()
    page.wait_for_load_state()


def send_with_faults(page: Page) -> None:
    page.fill("[name=credit_code]", "91340111MA2N0K7HX6")
    page.click(".actions button.btn-primary")
    page.wait_for_selector(".errors")


def register(page: Page) -> str:
    page.goto("/enterprises/new/")
    page.fill("[name=name]", HOUSE)
    page.fill("[name=credit_code]", "91340100MA2ABCDE0T")
    for step, code in (("province", "340000"), ("city", "340100"), ("county", "340104")):
        page.wait_for_selector(f"[name={step}] option[value='{code}']", state="attached")
        page.select_option(f"[name={step}]", code)
    page.select_option("[name=industry]", "C34")
    page.check("[name=type][value=discrete]")
    page.fill("[name=staff]", "320")
    page.fill("[name=revenue]", "150")
    page.click(".actions button.btn-primary")
    page.wait_for_url(re.compile(r"/enterprises/\d+/"))
    return here(page)


def post_without_token(page: Page) -> None:
    page.evaluate(
        "const form = document.createElement('form'); form.method = 'post'; form.action = '/language/';"
        "document.body.append(form); form.submit()"
    )
    page.wait_for_url("**/language/")


def meet_a_failure(stage: Stage, status: int, page: Page) -> None:
    language = {"zh": "zh-hans"}.get(page.evaluate("navigator.language")[:2], "en")
    shown = stage.rendered(f"errors/{status}.html", language)
    page.route("**/home/", lambda route: route.fulfill(status=status, content_type="text/html", body=shown))
    page.goto("/home/")


def ask_for_report(page: Page, result: str, language: str) -> str:
    """The address of the report, once it is there."""
    page.goto(result)
    page.click(f"form[action$='/reports/'] button[value='{language}']")
    page.wait_for_selector("a[href$='/download/']", timeout=1000 * PATIENCE)
    return here(page)


def hand_in(page: Page, overview: str) -> str:
    """The address of the result."""
    page.goto(f"{overview}check/")
    page.check("[name=declared]")
    page.click("form[action$='/submit/'] button")
    page.wait_for_url(re.compile(r"/submissions/\w{8}/"))
    return here(page)


def take_up(stage: Stage, overview: str, submission: str) -> str:
    """By whichever desk it is on: the account that may ask about it from then on."""
    for who in ("county", "city", "province"):
        with stage.page(who) as page:
            page.goto(f"{submission}questions/")
            if page.locator("[name=csrfmiddlewaretoken]").count() and "/questions/" in page.url:
                _post(page, f"{overview}take-up/")
                page.goto(f"{submission}questions/")
                if page.locator("#about").count():
                    return who
    raise LookupError("it is on nobody's desk who can be signed in to")


def _post(page: Page, place: str) -> None:
    """A form of one button, wherever the pages have it."""
    with page.expect_navigation():
        page.evaluate(
            "place => { const form = document.createElement('form');"
            "form.method = 'post'; form.action = place;"
            "form.append(document.querySelector('[name=csrfmiddlewaretoken]').cloneNode());"
            "document.body.append(form); form.submit() }",
            place,
        )


def send(page: Page) -> None:
    with page.expect_navigation():
        page.click("main button.btn-primary")


def write_question(page: Page) -> None:
    page.fill("#text", "附件里的采集清单是哪条生产线的？新增的三台设备是否已经接入？")


def write_corrections(page: Page) -> None:
    page.fill("#note", "请按以下各条补正，其余内容已核对，无需改动。")
    page.fill("[id='t-data.L1.a']", "照片显示的是二号线，请补充三号线的记录。")
    page.fill("[id='t-data.L2.b']", "说明中没有写清数据由谁、按什么周期核对。")
    page.fill("[id='t-logistics']", "厂区内自有仓库，请说明厂外物流是否由贵公司承担。")


def correct(page: Page, place: str, requirement: str) -> None:
    page.goto(place)
    page.fill(f"[name='note:{requirement}']", "三号线自五月起接入，记录见附件。")
    page.locator(f"[id='r-{requirement}'] label.answer:has(input[value='0.8'])").click()
    page.wait_for_timeout(2000)
    page.wait_for_selector("#saved:not(.saved-busy):not(.saved-bad)")


def reply_to_all(page: Page, corrections: str) -> None:
    page.goto(corrections)
    for number in range(page.locator("form.reply textarea").count()):
        page.goto(corrections)
        form = page.locator("form.reply").nth(number)
        form.locator("textarea").fill("已补充说明和记录，见该条的备注。")
        with page.expect_navigation():
            form.locator("button").click()


def invite(page: Page, house: str, email: str) -> None:
    page.goto(f"{house}colleagues/")
    page.fill("[name=email]", email)
    page.click("#invite button.btn-primary")


def sign_up(page: Page, email: str) -> None:
    page.goto("/accounts/signup/")
    page.fill("[name=email]", email)
    page.fill("[name=name]", "辛任")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("confirm-email"))


def send_licence(page: Page, house: str) -> None:
    page.goto(f"{house}claim/")
    page.set_input_files(
        "[name=licence]", {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    )
    page.click("main button.btn-primary")


def wait_for_the_frame(page: Page) -> None:
    page.wait_for_timeout(4000)  # the browser's own viewer says nothing when it is done


def wait_for_the_operations(page: Page) -> None:
    page.wait_for_selector("#swagger .opblock-tag")


def codes_in_the_queue(page: Page) -> list[str]:
    """The credit codes of some enterprises of the region."""
    page.goto("/reviews/?list=region")
    return re.findall(r"\b[0-9A-Z]{18}\b", page.inner_text("main"))[:12]


def invite_to_round(page: Page, call: str, codes: list[str]) -> None:
    page.goto(call)
    look_at_list(page, codes)
    page.click("main form .btn-primary")
    page.wait_for_load_state()


def look_at_list(page: Page, codes: list[str]) -> None:
    page.fill("[name=lines]", "\n".join(codes))
    page.locator("form:has([name=lines]) button").click()
    page.wait_for_load_state()


def send_empty(page: Page) -> None:
    page.locator("main form button.btn-primary").click()
    page.wait_for_selector(".errors")
