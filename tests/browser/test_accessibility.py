"""Every main page, as everybody who reads it: what axe finds, what scrolls sideways, what the console says.

axe-core is Deque's, MPL-2.0, unchanged in vendor/; what it calls serious or critical fails.
"""

from base64 import b64decode
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import assessments, comments, evidence
from assessment.models import Assessment, Claim, Enterprise
from tests.people import fill

pytestmark = pytest.mark.django_db(transaction=True)
AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
LOOK = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"], iframes: false });
    return found.violations
        .filter(each => ["serious", "critical"].includes(each.impact))
        .flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 160)}`));
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DOT = b64decode(  # a PNG of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="
)


@pytest.fixture
def handed_in(submitted) -> Assessment:
    """Mei's for 2026, with which the agency is now."""
    return submitted


@pytest.fixture
def begun(handed_in, mei, bo, settings, tmp_path) -> Assessment:
    """Mei's for 2027: one subdomain is open, there is a file and a comment."""
    settings.MEDIA_ROOT = tmp_path
    draft = assessments.start(handed_in.enterprise, by=mei, year=2027)
    fill(draft, by=bo, met_up_to=1, without="data")
    evidence.add(draft, "data.L1.a", SimpleUploadedFile("a.png", DOT), by=mei)
    comments.write(draft, "data.L1.a", "Which list is meant?", by=bo)
    return draft


@pytest.fixture
def claim(other, xu) -> Claim:
    """Xu has sent a licence, and waits."""
    Enterprise.objects.filter(pk=other.pk).update(confirmed_at=None)
    sent = {"sent_at": other.created_at, "licence_name": "a.pdf"}
    return Claim.objects.create(enterprise=other, made_by=xu, state="waiting", **sent)


@pytest.fixture
def look_at(open_page, client_of, live_server):
    """look_at(person, addresses) says what is wrong: wide in Chinese, narrow in English."""

    def looked(person, addresses: list[str], **options) -> list[str]:
        wide, narrow = open_page(**options), open_page(language="en", width=390, **options)
        faults: list[str] = []
        for page in (wide, narrow):
            if person is not None:
                key = client_of(person).cookies["sessionid"].value
                page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        for address in addresses:
            before = len(faults)
            faults += _faults_of(wide, narrow, address)
            faults[before:] = [f"{address} {fault}" for fault in faults[before:]]
        return faults

    return looked


def _faults_of(wide, narrow, address: str) -> list[str]:
    wide.goto(address)
    assert urlsplit(wide.url).path == urlsplit(address).path, "another page was shown instead"
    wide.evaluate(AXE)
    found = wide.evaluate(LOOK)
    narrow.goto(address)
    over = narrow.evaluate(SIDEWAYS)
    return [*found, f"scrolls sideways by {over} px"] if over > 0 else found


def test_the_pages_for_anybody(look_at, transactional_db):
    addresses = ["/", "/glossary/?q=MES"]
    addresses += [f"/accounts/{part}/" for part in ("login", "signup", "password/reset")]

    assert look_at(None, addresses) == []


def test_the_pages_of_an_owners_enterprise(begun, qiming, mei, look_at):
    addresses = ["/home/", "/settings/", "/settings/tokens/", "/accounts/2fa/", "/accounts/sessions/"]
    parts = ("", "edit/", "plants/add/", "colleagues/", "assessments/new/")
    addresses += [f"/enterprises/{qiming.pk}/{part}" for part in parts]

    assert look_at(mei, addresses) == []


def test_the_pages_of_an_assessment(begun, mei, look_at):
    parts = ("", "shape/", "answers/data/", "answers/network/", "check/")
    addresses = [f"/assessments/{begun.reference}/{part}" for part in parts]
    addresses += [f"/evidence/{begun.evidence_uses.get().evidence_id}/preview/"]

    assert look_at(mei, addresses) == []


def test_the_pages_of_what_was_handed_in(handed_in, mei, look_at):
    submission = f"/submissions/{handed_in.submissions.get().receipt}/"

    assert look_at(mei, [f"/assessments/{handed_in.reference}/", submission, f"{submission}receipt/"]) == []


def test_the_pages_of_somebody_who_begins(claim, xu, look_at):
    house = f"/enterprises/{claim.enterprise_id}/"

    assert look_at(xu, ["/home/", "/enterprises/new/", house, f"{house}claim/"]) == []


def test_the_pages_of_an_agency(handed_in, claim, lin, look_at):
    addresses = ["/home/", "/reviews/", "/claims/", f"/claims/{claim.pk}/", "/agencies/"]
    addresses += [f"/agencies/{lin.desks[0].agency_id}/", f"/assessments/{handed_in.reference}/"]
    addresses += [f"/submissions/{handed_in.submissions.get().receipt}/answers/"]

    assert look_at(lin, addresses) == []


def test_the_pages_of_an_operator(claim, op, look_at):
    assert (
        look_at(op, ["/home/", "/health/details/", "/agencies/", "/claims/", "/people/", "/history/"]) == []
    )


def test_the_main_pages_in_the_dark(begun, handed_in, mei, look_at):
    addresses = ["/home/", f"/assessments/{begun.reference}/answers/data/"]
    addresses += [f"/submissions/{handed_in.submissions.get().receipt}/receipt/"]

    assert look_at(mei, addresses, color_scheme="dark") == []


def test_a_fault_would_be_found(open_page, transactional_db):
    page = open_page(width=390)
    page.goto("/")
    page.evaluate(AXE)

    page.evaluate("document.querySelector('main a.btn').replaceChildren()")
    page.evaluate("document.querySelector('main .lead').className = 'nowrap'")

    assert any(fault.startswith("link-name") for fault in page.evaluate(LOOK))
    assert page.evaluate(SIDEWAYS) > 0
