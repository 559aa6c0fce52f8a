"""The pages of the service, one after the other, each with who looks at it.

A scene is a page that is photographed; between the scenes people do what leads to the next.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Page

from tests.browser import people_do as people
from tests.browser.stage import NEW, Stage

A_TOP, A_LIST, ALL = (
    1080,
    2400,
    7000,
)  # pixels of a page that are kept: the first screen, its manner, all of it
ANSWERS = r"/assessments/\w{8}/answers/$"
CLAIM = r"/claims/\d+/$"
READING = r"/submissions/\w{8}/answers/$"


@dataclass(frozen=True)
class Scene:
    name: str
    who: str  # an account of the demonstration, or nobody
    place: str
    act: Callable[[Page], object] = lambda page: None  # what is done on the page before the picture
    tallest: int = ALL
    also: tuple[str, ...] = ()  # "dark", "print"
    part: str = ""  # of the page, where the rest is shown by another picture
    is_pdf: bool = False


def scenes(stage: Stage) -> Iterator[Scene]:
    for part in (
        strangers,
        accounts,
        enterprise,
        answering,
        results,
        agencies,
        operators,
        calls,
        handing_in,
        returns,
        newcomers,
        second_steps,
        faults,
    ):
        yield from part(stage)


def strangers(stage: Stage) -> Iterator[Scene]:
    yield Scene("front", "", "/", also=("dark",))
    yield Scene("glossary", "", "/glossary/", tallest=A_TOP)
    yield Scene("glossary-nothing", "", "/glossary/?q=xyz")
    yield Scene("sign-in", "", "/accounts/login/")
    yield Scene("sign-in-refused", "", "/accounts/login/", people.sign_in_wrongly)
    yield Scene("sign-up", "", "/accounts/signup/")
    yield Scene("password-reset", "", "/accounts/password/reset/")
    yield Scene("password-reset-sent", "", "/accounts/password/reset/done/")
    yield Scene("password-reset-old-link", "", "/accounts/password/reset/key/1-old/")
    yield Scene("password-reset-done", "", "/accounts/password/reset/key/done/")
    yield Scene("account-closed", "", "/accounts/inactive/")
    yield Scene("api-docs", "", "/api/v1/docs/", people.wait_for_the_operations, A_TOP)


def accounts(stage: Stage) -> Iterator[Scene]:
    yield Scene("settings", "colleague", "/settings/")
    yield Scene("second-factor", "colleague", "/accounts/2fa/", people.prove_oneself)
    yield Scene("second-factor-on", "colleague", "/accounts/2fa/totp/activate/", people.prove_oneself)
    yield Scene("sessions", "colleague", "/accounts/sessions/")
    yield Scene("email-addresses", "colleague", "/accounts/email/")
    yield Scene("password-change", "colleague", "/accounts/password/change/")
    yield Scene("prove-oneself", "colleague", "/accounts/reauthenticate/")
    yield Scene("sign-out", "colleague", "/accounts/logout/")
    yield Scene("tokens-none", "colleague", "/settings/tokens/", people.prove_oneself)
    yield Scene("tokens", "colleague", "/settings/tokens/", people.make_a_token)


def enterprise(stage: Stage) -> Iterator[Scene]:
    yield Scene("home-owner", "owner", "/home/", also=("dark", "print"))
    yield Scene("home-colleague", "colleague", "/home/")
    yield Scene("home-returned", "other", "/home/")
    house = stage.find("owner", "/home/", r"/enterprises/\d+/$")
    with stage.page("owner") as page:
        people.invite(page, house, NEW)
    yield Scene("enterprise", "owner", house)
    yield Scene("profile-edit", "owner", f"{house}edit/")
    yield Scene("plant", "owner", f"{house}plants/add/")
    yield Scene("colleagues", "owner", f"{house}colleagues/")
    yield Scene("colleagues-contributor", "colleague", f"{house}colleagues/")
    yield Scene("claim-confirmed", "owner", f"{house}claim/")
    yield Scene("assessment-start", "owner", f"{house}assessments/new/")
    overview = stage.find("owner", "/home/", ANSWERS).removesuffix("answers/")
    yield Scene("assessment", "owner", overview)
    yield Scene("shape", "owner", f"{overview}shape/")
    yield Scene("check-missing", "owner", f"{overview}check/")
    invitation = stage.letter_to(NEW, r"/invitations/[^\s/]+/")
    yield Scene("invitation", "", invitation)
    yield Scene("invitation-signed-in", "other", invitation)


def answering(stage: Stage) -> Iterator[Scene]:
    at = stage.find("owner", "/home/", ANSWERS)
    evidence = stage.find("owner", f"{at}data/", r"/evidence/\d+/preview/$")
    conflict = partial(people.run_into_a_conflict, stage)
    yield Scene("workspace", "owner", f"{at}data/?at=data.L2.a", also=("dark", "print"))
    yield Scene("workspace-fresh", "owner", f"{at}sales/")
    yield Scene("workspace-open", "owner", f"{at}planning_scheduling/", people.unfold)
    yield Scene("workspace-not-applicable", "owner", f"{at}logistics/", people.say_not_applicable, A_TOP)
    yield Scene("workspace-conflict", "owner", f"{at}network/", conflict, A_TOP)
    yield Scene("workspace-trouble", "owner", f"{at}equipment/", people.lose_the_connection, A_TOP)
    yield Scene("workspace-filter-empty", "owner", f"{at}data/?show=unanswered")
    yield Scene("workspace-help", "owner", f"{at}data/", people.ask_for_help, A_TOP)
    yield Scene("evidence-preview", "owner", evidence, people.wait_for_the_frame, A_TOP)


def results(stage: Stage) -> Iterator[Scene]:
    own = stage.find("owner", "/home/", r"/submissions/\w{8}/$")
    overview = stage.find("owner", own, r"/assessments/\w{8}/$")
    yield Scene("result", "owner", own, also=("dark", "print"))
    yield Scene("result-what-if", "owner", own, people.suppose_otherwise, part="#next")
    yield Scene("assessment-accepted", "owner", overview)
    yield Scene("workspace-closed", "owner", f"{overview}answers/")
    yield Scene("receipt", "owner", f"{own}receipt/", also=("print",))
    with stage.page("owner") as page:
        for language, short in (("zh-hans", "zh"), ("en", "en")):
            report = people.ask_for_report(page, own, language)
            yield Scene(f"report-{short}", "owner", f"{report}download/", is_pdf=True)
    yield Scene("report-ready", "owner", report)
    for level, numeral in ((0, "0"), (2, "II"), (4, "IV")):
        found = stage.find("province", f"/reviews/?list=region&level={level}", READING)
        yield Scene(f"result-{numeral}", "province", found.removesuffix("answers/"), tallest=A_LIST)
    lowered = stage.find("province", "/reviews/?list=region&status=accepted&level=1&verified=0", READING)
    yield Scene("result-verified", "province", lowered.removesuffix("answers/"), tallest=A_LIST)


def agencies(stage: Stage) -> Iterator[Scene]:
    for who in ("province", "city", "county", "operator"):
        yield Scene(f"home-{who}", who, "/home/")
    yield Scene("queue", "province", "/reviews/", tallest=A_LIST, also=("dark", "print"))
    yield Scene("queue-city", "city", "/reviews/", tallest=A_TOP)
    yield Scene("queue-nothing", "province", "/reviews/?list=desk&text=zzz")
    yield Scene("queue-region", "province", "/reviews/?list=region&sort=flags", tallest=A_LIST)
    yield Scene("queue-returned", "province", "/reviews/?list=returned", tallest=A_TOP)
    call = stage.find("province", "/rounds/", r"/rounds/\d+/$")
    yield Scene("recommendations", "province", f"{call}list/", also=("print",))
    chosen = "&".join(f"columns={name}" for name in ("number", "enterprise", "level", "total", "self_level"))
    yield Scene("recommendations-chosen", "province", f"{call}list/?{chosen}", people.choose_columns, A_TOP)
    yield Scene("settings-reviewer", "province", "/settings/", tallest=A_TOP)
    waiting = stage.find("province", "/reviews/?list=desk&status=submitted", READING)
    mine = stage.find("province", "/reviews/?list=mine&sort=flags", READING)
    yield Scene("reading", "province", waiting, tallest=A_LIST, also=("dark", "print"))
    conflict = partial(people.run_into_another_verdict, stage)
    yield Scene("cockpit", "province", mine, people.wait_for_the_frame, A_TOP, also=("dark",))
    yield Scene("cockpit-all", "province", f"{mine}?show=all", people.judge_otherwise, A_TOP)
    yield Scene(
        "cockpit-without-a-reason", "province", f"{mine}?show=all", people.judge_without_a_reason, A_TOP
    )
    yield Scene("cockpit-conflict", "province", f"{mine}?show=open", conflict, A_TOP)
    yield Scene("cockpit-decide", "province", mine, people.open_moves, part="#decide")
    yield Scene("cockpit-help", "province", mine, people.ask_for_help, A_TOP)
    with stage.page("province") as page:
        people.keep_phrases(page)
    yield Scene("phrases", "province", "/reviews/phrases/")
    with stage.page("province") as page:
        people.declare_a_conflict(page, waiting)
    yield Scene("conflicts", "province", "/reviews/conflicts/")
    yield Scene("reading-too-close", "province", waiting, tallest=A_TOP)
    yield Scene("reading-evidence", "province", f"{waiting}?show=evidence", tallest=A_TOP)
    yield Scene("claims", "province", "/claims/")
    yield Scene("claims-decided", "province", "/claims/?show=decided", tallest=A_TOP)
    yield Scene("claim-review", "province", stage.find("province", "/claims/", CLAIM))
    decided = stage.find("province", "/claims/?show=decided", CLAIM)
    yield Scene("claim-decided", "province", decided)
    yield Scene("agencies", "province", "/agencies/")
    agency = stage.find("province", "/agencies/", r"/agencies/\d+/$")
    yield Scene("agency", "province", agency)
    yield Scene("agency-faults", "province", agency, people.send_nothing)


def operators(stage: Stage) -> Iterator[Scene]:
    yield Scene("agencies-operator", "operator", "/agencies/", tallest=A_TOP)
    yield Scene("people", "operator", "/people/", tallest=A_LIST)
    yield Scene("people-nothing", "operator", "/people/?q=zzz")
    yield Scene("history", "operator", "/history/", tallest=A_LIST)
    yield Scene("history-nothing", "operator", "/history/?person=zzz")
    yield Scene("history-checked", "operator", "/history/", people.check_the_record, A_TOP)
    yield Scene("health", "operator", "/health/details/")
    yield Scene("admin", "operator", "/admin/")
    yield Scene("admin-list", "operator", "/admin/assessment/agency/", tallest=A_TOP)
    yield Scene("admin-change", "operator", "/admin/assessment/agency/add/")


def calls(stage: Stage) -> Iterator[Scene]:
    call = stage.find("province", "/rounds/", r"/rounds/\d+/$")
    with stage.page("province") as page:
        codes = people.codes_in_the_queue(page)
        people.invite_to_round(page, call, [*codes, people.UNREGISTERED])
    twice = [*codes[:2], people.UNREGISTERED, *people.NEW_CODES, people.NEW_CODES[0]]
    yield Scene("rounds", "province", "/rounds/")
    yield Scene("rounds-owner", "owner", "/rounds/")
    yield Scene("round", "province", call, also=("dark", "print"))
    yield Scene("round-invited", "province", f"{call}?show=handed_in", part="#invitees")
    yield Scene("round-city", "city", call)
    yield Scene("round-owner", "owner", call)
    yield Scene("round-list", "province", call, partial(people.look_at_list, codes=twice))
    yield Scene("round-list-wrong", "province", call, partial(people.look_at_list, codes=people.WRONG_CODES))
    yield Scene("round-new", "province", "/rounds/new/")
    yield Scene("round-new-faults", "province", "/rounds/new/", people.send_empty, A_TOP)
    yield Scene("round-change", "province", f"{call}change/", tallest=A_TOP)


def handing_in(stage: Stage) -> Iterator[Scene]:
    answers = stage.find("other", "/home/", ANSWERS)
    overview = answers.removesuffix("answers/")
    yield Scene("workspace-returned", "other", answers)
    yield Scene("assessment-returned", "other", overview)
    yield Scene("check", "other", f"{overview}check/")
    with stage.page("other") as page:
        result = people.hand_in(page, overview)
    yield Scene("result-handed-in", "other", result, tallest=A_TOP)
    yield Scene("receipt-fresh", "other", f"{result}receipt/")
    yield Scene("assessment-submitted", "other", overview)


def returns(stage: Stage) -> Iterator[Scene]:
    """What was handed in before is taken up, asked about, returned for some places, and handed in anew."""
    overview = stage.find("other", "/home/", r"/assessments/\w{8}/$")
    receipt = stage.find("other", overview, r"/submissions/\w{8}/receipt/$")
    submission = receipt.removesuffix("receipt/")
    asked = f"{submission}questions/?about=data.L2.a"
    chosen = f"{submission}return/?about=data.L1.a&about=data.L2.b&about=logistics"
    desk = people.take_up(stage, overview, submission)
    yield Scene("questions-ask", desk, asked, people.write_question)
    with stage.page(desk) as page:
        page.goto(asked)
        people.write_question(page)
        people.send(page)
    yield Scene("questions", desk, f"{submission}questions/", tallest=A_TOP)
    yield Scene("home-asked", "other", "/home/", tallest=A_TOP)
    yield Scene("assessment-asked", "other", overview, tallest=A_TOP)
    yield Scene("return", desk, chosen, people.write_corrections, A_LIST)
    with stage.page(desk) as page:
        page.goto(chosen)
        people.write_corrections(page)
        people.send(page)
    corrections = f"{overview}corrections/"
    yield Scene("assessment-corrections", "other", overview, tallest=A_LIST)
    yield Scene("corrections", "other", corrections)
    yield Scene("workspace-corrections", "other", f"{overview}answers/data/?at=data.L1.a", tallest=A_LIST)
    yield Scene("workspace-subdomain-returned", "other", f"{overview}answers/logistics/", tallest=A_TOP)
    yield Scene("shape-locked", "other", f"{overview}shape/")
    yield Scene("check-corrections", "other", f"{overview}check/", tallest=A_TOP)
    with stage.page("other") as page:
        people.correct(page, f"{overview}answers/data/?at=data.L1.a", "data.L1.a")
        people.reply_to_all(page, corrections)
        result = people.hand_in(page, overview)
    yield Scene("changes", desk, f"{result}changes/")


def newcomers(stage: Stage) -> Iterator[Scene]:
    with stage.page() as page:
        people.sign_up(page, NEW)
        yield Scene("sign-up-letter", "", "/accounts/confirm-email/")
        link = stage.letter_to(NEW, r"/accounts/confirm-email/[^\s/]+/")
        yield Scene("sign-up-confirm", "", link)
        page.goto(link)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
    yield Scene("home-new", NEW, "/home/")
    yield Scene("enterprise-register", NEW, "/enterprises/new/")
    yield Scene("enterprise-register-faults", NEW, "/enterprises/new/", people.send_with_faults)
    with stage.page(NEW) as page:
        house = people.register(page)
        yield Scene("enterprise-open", NEW, house)
        yield Scene("claim", NEW, f"{house}claim/")
        people.send_licence(page, house)
    yield Scene("claim-sent", NEW, f"{house}claim/")
    yield Scene("home-started", NEW, "/home/")
    with stage.page("province") as page:
        people.refuse(page, people.HOUSE)
    yield Scene("claim-refused", NEW, f"{house}claim/")
    with stage.page() as page:
        page.goto("/accounts/password/reset/")
        people.ask_for_a_letter(page, NEW)
    letter = stage.letter_to(NEW, r"/accounts/password/reset/key/[^\s/]+/")
    yield Scene("password-reset-link", "", letter)


def second_steps(stage: Stage) -> Iterator[Scene]:
    """The newcomer gets an authenticator app and a passkey; afterwards the password alone does not do."""
    steps = "/accounts/2fa/"
    yield Scene("passkey-add", NEW, f"{steps}webauthn/add/", people.prove_oneself)
    with stage.page(NEW) as page:
        people.set_up_an_app(page)
        people.set_up_a_passkey(page)
        stage.keep(NEW, page)
    keys = f"{steps}webauthn/"
    one = stage.find(NEW, keys, r"/edit/$").removesuffix("edit/")
    yield Scene("second-factor-holds", NEW, steps, people.prove_oneself)
    yield Scene("second-factor-off", NEW, f"{steps}totp/deactivate/", people.prove_oneself)
    yield Scene("recovery-codes", NEW, f"{steps}recovery-codes/", people.prove_oneself)
    yield Scene("recovery-codes-new", NEW, f"{steps}recovery-codes/generate/", people.prove_oneself)
    yield Scene("passkeys", NEW, keys, people.prove_oneself)
    yield Scene("passkey-rename", NEW, f"{one}edit/", people.prove_oneself)
    yield Scene("passkey-remove", NEW, f"{one}remove/", people.prove_oneself)
    yield Scene("prove-by-app", NEW, f"{steps}reauthenticate/")
    yield Scene("prove-by-passkey", NEW, f"{keys}reauthenticate/")
    yield Scene("second-step", "", "/accounts/login/", partial(people.sign_in, NEW))


def faults(stage: Stage) -> Iterator[Scene]:
    yield Scene("error-403", "owner", "/home/", people.post_without_token)
    yield Scene("error-404", "", "/nothing/")
    yield Scene("error-429", "", "/", people.ask_for_two_letters)
    for status in (400, 500):
        yield Scene(f"error-{status}", "", "/", partial(people.meet_a_failure, stage, status))
