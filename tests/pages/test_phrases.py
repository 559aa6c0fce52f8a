"""The page of an agency's phrases."""

from assessment.actions import phrases


def test_phrases_are_added_and_taken_away(lin, client_of):
    client, agency = client_of(lin, language="en"), lin.desks[0].agency

    client.post("/reviews/phrases/", {"agency": agency.pk, "text": "Older than the period."})
    again = client.post("/reviews/phrases/", {"agency": agency.pk, "text": "Older than the period."})
    kept = [phrase.text for phrase in agency.phrases.all()]
    client.post(f"/reviews/phrases/{agency.phrases.get().pk}/remove/")

    assert again.status_code == 409
    assert ">Older than the period.</textarea>" in again.content.decode()
    assert kept == ["Older than the period."]
    assert not agency.phrases.exists()


def test_phrases_of_another_agency_are_404(lin, zhou, client_of):
    theirs = phrases.add(zhou.desks[0].agency, "Theirs.", by=zhou)
    client = client_of(lin)

    added = client.post("/reviews/phrases/", {"agency": theirs.agency_id, "text": "Mine."})
    removed = client.post(f"/reviews/phrases/{theirs.pk}/remove/")

    assert (added.status_code, removed.status_code) == (404, 404)
    assert [phrase.text for phrase in theirs.agency.phrases.all()] == ["Theirs."]
