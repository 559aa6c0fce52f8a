"""What people write is escaped on every page of Mei's; tests/browser/test_canaries.py sees everybody's."""

from tests.addresses import addresses, everything_there


def test_no_page_holds_a_tag_that_somebody_wrote(canaries, client_of):
    client = client_of(canaries.people["mei"])

    pages = {address: client.get(address) for address in addresses(everything_there(canaries))}

    whole = {address: page.content.decode() for address, page in pages.items() if is_page(page)}
    assert len(whole) > 30
    assert [address for address, text in whole.items() if "<img src=x" in text] == []
    assert any("&lt;img src=x" in text for text in whole.values())


def is_page(answer) -> bool:
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
