import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from assessment.actions import evidence, reviews, submissions
from assessment.models import Answer, Claim, Membership, Submission
from tests.pages.statements import at_most
from tests.people import save

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])


def check_of(assessment) -> str:
    return f"/assessments/{assessment.reference}/check/"


@BOTH
def test_the_check_links_each_missing_answer_to_its_place(draft, mei, client_of, language):
    response = client_of(mei, language=language).get(check_of(draft))

    requirement = draft.requirements()[7]
    place = f"/answers/{requirement.subdomain}/?at={requirement.id}#r-{requirement.id}"
    assert place in response.content.decode()
    assert "/submit/" not in response.content.decode()


@BOTH
def test_an_owner_finds_the_declaration_once_all_is_there(filled, mei, client_of, language):
    text = client_of(mei, language=language).get(check_of(filled)).content.decode()

    assert f'action="/assessments/{filled.reference}/submit/"' in text
    assert 'name="declared"' in text


@pytest.mark.parametrize("person", ["bo", "vera"])
def test_others_read_who_can_submit(filled, mei, person, client_of, request):
    colleague = request.getfixturevalue(person)

    text = client_of(colleague, language="en").get(check_of(filled)).content.decode()

    assert "/submit/" not in text
    assert mei.name in text


@BOTH
def test_several_owners_are_listed(filled, xu, bo, client_of, language):
    Membership.objects.create(enterprise=filled.enterprise, user=xu, role="owner")

    text = client_of(bo, language=language).get(check_of(filled)).content.decode()

    owners = Membership.objects.filter(enterprise=filled.enterprise, role="owner")
    assert {"en": ", ", "zh-hans": "、"}[language].join(member.user.name for member in owners) in text


@pytest.mark.parametrize("person", ["xu", "lin", "zhou", "hefei", "op"])
@pytest.mark.usefixtures("other")
def test_the_check_is_for_the_enterprises_own_people(submitted, lin, person, client_of, request):
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="More, please.")  # agencies may see it, but not its live rows
    stranger = request.getfixturevalue(person)

    response = client_of(stranger).get(check_of(submitted))

    assert response.status_code == 404


def test_what_looks_odd_is_explained_with_links(filled, mei, client_of):
    high = next(r for r in filled.requirements() if r.level == 3)
    save(filled, high.id, "1", by=mei, version=1)

    text = client_of(mei, language="en").get(check_of(filled)).content.decode()

    assert "without a single file" in text
    assert f"#r-{high.id}" in text


def test_evidence_settles_the_doubt_about_it(filled, mei, client_of):
    high = next(r for r in filled.requirements() if r.level == 3)
    save(filled, high.id, "1", by=mei, version=1)
    evidence.add(filled, high.id, SimpleUploadedFile("log.pdf", b"%PDF-1.4\n"), by=mei)

    text = client_of(mei, language="en").get(check_of(filled)).content.decode()

    assert "without a single file" not in text
    assert "1 file" in text


def test_a_reason_that_is_missing_is_linked(filled, mei, client_of):
    requirement = next(r for r in filled.requirements() if r.may_not_apply)
    Answer.objects.filter(requirement=requirement.id).update(value="n/a")

    text = client_of(mei, language="en").get(check_of(filled)).content.decode()

    assert "without a reason" in text
    assert "/submit/" not in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("open", "Send the business licence"),
        ("waiting", "looking at the licence"),
        ("refused", "Blurred scan"),
    ],
)
def test_an_unconfirmed_enterprise_reads_what_to_do(filled, mei, client_of, state, words):
    decided = {"decided_at": now(), "decided_by": mei, "note": "Blurred scan"} if state == "refused" else {}
    Claim.objects.create(enterprise=filled.enterprise, made_by=mei, state=state, **decided)
    type(filled.enterprise).objects.update(confirmed_at=None)

    text = client_of(mei, language="en").get(check_of(filled)).content.decode()

    assert words in text
    assert "/submit/" not in text


def test_what_is_handed_in_needs_no_check_any_more(submitted, mei, client_of):
    response = client_of(mei).get(check_of(submitted))

    assert response.status_code == 302
    assert response.url == submitted.get_absolute_url()


def test_the_check_takes_few_queries(filled, mei, client_of):
    client = client_of(mei)

    with at_most(11):
        client.get(check_of(filled))


def test_submitting_leads_to_the_result_and_says_the_receipt_number(filled, mei, client_of):
    client = client_of(mei, language="en")

    response = client.post(f"/assessments/{filled.reference}/submit/", {"declared": "yes"})

    receipt = Submission.objects.get().receipt
    assert response.url == f"/submissions/{receipt}/"
    assert receipt in str(next(iter(response.wsgi_request._messages)))


def test_submitting_without_the_declaration_leads_back_to_the_check(filled, mei, client_of):
    response = client_of(mei, language="en").post(f"/assessments/{filled.reference}/submit/")

    assert response.url == check_of(filled)
    assert "declare" in str(next(iter(response.wsgi_request._messages)))
    assert not Submission.objects.exists()


def test_submitting_takes_a_post(filled, mei, client_of):
    assert client_of(mei).get(f"/assessments/{filled.reference}/submit/").status_code == 405


def test_withdrawing_leads_to_the_assessment(submitted, mei, client_of):
    response = client_of(mei).post(f"/assessments/{submitted.reference}/withdraw/")

    submitted.refresh_from_db()
    assert response.url == submitted.get_absolute_url()
    assert submitted.status == "draft"


@BOTH
@pytest.mark.parametrize("person", ["mei", "bo", "vera", "lin", "hefei"])
def test_the_receipt_shows_what_was_sealed(submitted, person, client_of, request, language):
    reader = request.getfixturevalue(person)
    submission = submitted.submissions.get()

    text = (
        client_of(reader, language=language)
        .get(f"/submissions/{submission.receipt}/receipt/")
        .content.decode()
    )

    for shown in (
        submission.receipt,
        submission.sha256,
        "91340100MA2ABCDE0T",
        submission.sealed["edition_hash"],
    ):
        assert shown in text


@pytest.mark.parametrize("person", ["xu", "zhou", "op"])
def test_a_receipt_is_not_for_strangers(submitted, other, person, client_of, request):
    stranger = request.getfixturevalue(person)

    response = client_of(stranger).get(f"/submissions/{submitted.submissions.get().receipt}/receipt/")

    assert response.status_code == 404


def test_only_who_may_withdraw_finds_the_button(submitted, mei, lin, client_of):
    address = f"/submissions/{submitted.submissions.get().receipt}/receipt/"

    of_owner = client_of(mei).get(address).content.decode()
    of_reviewer = client_of(lin).get(address).content.decode()

    assert "/withdraw/" in of_owner
    assert "/withdraw/" not in of_reviewer


def test_an_earlier_receipt_offers_no_withdrawal(submitted, mei, client_of):
    first = submitted.submissions.get().receipt
    submissions.withdraw(submitted, by=mei)
    submissions.submit(submitted, by=mei, declared=True)

    assert "/withdraw/" not in client_of(mei).get(f"/submissions/{first}/receipt/").content.decode()
