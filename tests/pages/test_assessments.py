import re

import pytest

from assessment.actions import reviews
from assessment.models import Assessment


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("person", ["mei", "bo", "vera", "lin", "hefei"])
def test_those_whom_it_concerns_see_where_it_stands(submitted, person, language, request, client_of):
    response = client_of(request.getfixturevalue(person), language=language).get(
        f"/assessments/{submitted.reference}/"
    )

    assert response.status_code == 200
    assert submitted.submissions.get().receipt in response.content.decode()


@pytest.mark.parametrize("person", ["xu", "zhou", "op", "lin"])
def test_for_all_others_a_draft_does_not_exist(draft, person, request, client_of):
    client = client_of(request.getfixturevalue(person))

    assert client.get(f"/assessments/{draft.reference}/").status_code == 404
    assert client.get(f"/assessments/{draft.reference}/shape/").status_code == 404


@pytest.mark.parametrize(("person", "move"), [("mei", "withdraw"), ("lin", "take-up")])
def test_the_moves_open_to_a_person_are_buttons(submitted, person, move, request, client_of):
    content = (
        client_of(request.getfixturevalue(person))
        .get(f"/assessments/{submitted.reference}/")
        .content.decode()
    )

    assert f"/assessments/{submitted.reference}/{move}/" in content


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_owner_starts_one_with_its_reasons(qiming, mei, language, client_of):
    client, address = client_of(mei, language=language), f"/enterprises/{qiming.pk}/assessments/new/"
    form = {"unit": "whole", "year": "2026", "edition_id": "gbt39116-2020", "type": "process"}
    form |= {"leave:sales": "on", "reason:sales": ""}

    assert client.get(address).status_code == 200
    assert client.post(address, form).status_code == 200
    assert not Assessment.objects.exists()
    assert client.post(address, form | {"reason:sales": "The parent sells."}).status_code == 302
    started = Assessment.objects.get()
    assert (started.type, started.tailored_out) == ("process", {"sales": "The parent sells."})
    assert client.post(address, form | {"reason:sales": "The parent sells."}).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_fault_of_a_start_is_read_at_its_field_and_first_of_all(qiming, mei, language, client_of):
    form = {"unit": "gone", "year": "1999", "edition_id": "gone", "type": "gone", "leave:sales": "on"}

    response = client_of(mei, language=language).post(f"/enterprises/{qiming.pk}/assessments/new/", form)

    text = response.content.decode()
    fields = ["unit", "year", "edition_id", "type", "reason:sales"]
    summary = re.search(r'<div class="errors" role="alert" tabindex="-1" autofocus .*?</div>', text, re.S)[0]
    assert re.findall(r'<a href="#id_([^"]+)">', summary) == fields
    assert {"en": "Reason for leaving out Sales: Say", "zh-hans": "裁剪“销售”的理由：请"}[language] in summary
    for field in fields:
        assert text.count(f' id="id_{field}"') == 1
        assert re.search(f'aria-describedby="(id_{field}_helptext )?id_{field}_error"', text)
        assert text.count(f'<div id="id_{field}_error"><p class="field-error">') == 1
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(("person", "status"), [("vera", 302), ("lin", 302), ("xu", 404)])
def test_starting_is_not_for(qiming, person, status, request, client_of):
    client = client_of(request.getfixturevalue(person))

    assert client.post(f"/enterprises/{qiming.pk}/assessments/new/", {}).status_code == status
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(("person", "is_offered"), [("mei", True), ("bo", False)])
def test_adding_a_plant_is_offered_to_those_who_may(qiming, person, is_offered, request, client_of):
    client = client_of(request.getfixturevalue(person))

    page = client.get(f"/enterprises/{qiming.pk}/assessments/new/").content.decode()

    assert 'name="unit"' in page
    assert (f"/enterprises/{qiming.pk}/plants/add/" in page) == is_offered


def test_type_and_tailoring_can_be_changed_later(draft, bo, vera, client_of):
    address = f"/assessments/{draft.reference}/shape/"
    form = {"type": "process", "leave:logistics": "on", "reason:logistics": "Pipeline."}

    assert client_of(vera).post(address, form).status_code == 302
    draft.refresh_from_db()
    assert draft.type == "discrete"
    assert client_of(bo).get(address).status_code == 200
    assert client_of(bo).post(address, form).status_code == 302
    draft.refresh_from_db()
    assert (draft.type, draft.tailored_out) == ("process", {"logistics": "Pipeline."})


def test_what_was_returned_says_why_and_is_corrected_first(submitted, mei, lin, client_of):
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="Line 3 has no evidence.")

    text = client_of(mei).get(f"/assessments/{submitted.reference}/").content.decode()

    assert text.index("Line 3 has no evidence.") < text.index("btn-primary")
    assert f'btn-primary btn-lg" href="/assessments/{submitted.reference}/answers/"' in text
    assert f'href="/assessments/{submitted.reference}/check/"' in text


def test_a_complete_draft_offers_checking_once(filled, mei, client_of):
    text = client_of(mei).get(f"/assessments/{filled.reference}/").content.decode()

    assert text.count(f'href="/assessments/{filled.reference}/check/"') == 1


@pytest.mark.parametrize("person", ["mei", "vera"])
def test_what_was_handed_in_leads_to_its_result(submitted, person, request, client_of):
    client = client_of(request.getfixturevalue(person))

    text = client.get(f"/assessments/{submitted.reference}/").content.decode()

    assert f'btn-primary btn-lg" href="/submissions/{submitted.submissions.get().receipt}/"' in text
    assert f'href="/assessments/{submitted.reference}/answers/"' in text
