"""Who is too close to an enterprise: said on its submission, and listed."""

import pytest

from assessment.models import Conflict
from tests.pages.cockpit_of import address, moves_in
from tests.people import reviewer


def test_who_is_too_close_reads_and_decides_nothing(in_hand, submitted, lin, client_of):
    client = client_of(lin, language="en")
    page = client.get(address(in_hand)).content.decode()

    client.post(f"/submissions/{in_hand.receipt}/conflict/", {"reason": "My brother works there."})

    after = client.get(address(in_hand)).content.decode()
    submitted.refresh_from_db()
    assert "conflict/" in page
    assert (submitted.status, submitted.assigned_to) == ("submitted", None)
    assert moves_in(after) == []
    assert "You have declared a conflict of interest" in after


def test_the_list_of_conflicts_and_its_end(in_hand, lin, regions, client_of):
    lead = reviewer(regions, "lead", "Lead", "340000", role="lead")
    client_of(lin).post(f"/submissions/{in_hand.receipt}/conflict/", {"reason": "My brother works there."})
    client = client_of(lead, language="en")

    listed = client.get("/reviews/conflicts/").content.decode()
    client.post(f"/reviews/conflicts/{Conflict.objects.get().pk}/end/")

    assert "My brother works there." in listed
    assert Conflict.objects.get().ended_at is not None


@pytest.mark.parametrize("page", ["/reviews/conflicts/", "/reviews/phrases/"])
@pytest.mark.parametrize("person", ["mei", "op"])
def test_the_lists_of_agencies_are_for_agencies(page, person, client_of, request, qiming):
    assert client_of(request.getfixturevalue(person)).get(page).status_code == 404


def test_colleagues_and_enterprises_see_no_conflict_of_others(in_hand, lin, hefei, client_of):
    client_of(lin).post(f"/submissions/{in_hand.receipt}/conflict/", {"reason": "My brother works there."})
    pk = Conflict.objects.get().pk

    page = client_of(hefei).get("/reviews/conflicts/").content.decode()
    response = client_of(hefei).post(f"/reviews/conflicts/{pk}/end/")

    assert "My brother" not in page
    assert response.status_code == 404
    assert Conflict.objects.get().ended_at is None
