"""Signing in as a browser does it, and what came of it."""

from django.test import Client

from tests.people import PASSWORD, code

WRONG = "Wrong-horse-2020"
HOME, SECOND_STEP = "/home/", "/accounts/2fa/authenticate/"


def browser(address: str = "192.0.2.1", *, language: str = "en", **headers: str) -> Client:
    """A browser at this address of the net; `headers` come with each of its requests."""
    return Client(REMOTE_ADDR=address, headers={"accept-language": language} | headers)


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def fail(client: Client, email: str, times: int) -> str:
    """Wrong passwords; the page that answers the last."""
    for _ in range(times):
        page = sign_in(client, email, WRONG)
    return page.content.decode()


def gets_in(client: Client, email: str, password: str = PASSWORD) -> bool:
    """Whether the right password is enough, together with the second step where there is one."""
    answer = sign_in(client, email, password)
    if answer.status_code == 302 and answer.url.startswith(SECOND_STEP):
        answer = client.post(SECOND_STEP, {"code": code()})
    return answer.status_code == 302 and answer.url == HOME
