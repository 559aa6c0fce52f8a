"""What the tests of returning, answering and comparing have in common."""

from html import unescape

ONE, TWO, OTHER = "data.L1.a", "data.L1.b", "data.L2.a"
PDF = b"%PDF-1.7\n\x00 made for a test"


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())
