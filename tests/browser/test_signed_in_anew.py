"""Somebody fills in, is signed out, and signs in again in another tab: the open page goes on saving."""

import pytest

from assessment.models import Answer, User
from tests import people

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = "main input[type=radio][name='value:data.L1.a'][value='1']"


def sign_in(page, email: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", people.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/home/")


def signed_out_and_in_again(open_page, draft, mei: User):
    """The page from before, whose token is not the session's any more."""
    page = open_page()
    sign_in(page, mei.email)
    page.goto(f"/assessments/{draft.reference}/answers/data/")
    other = page.context.new_page()
    other.goto("/home/")
    other.click("form[action='/accounts/logout/'] button")
    other.wait_for_load_state()
    sign_in(other, mei.email)
    other.close()
    return page


def test_what_is_answered_then_is_saved(open_page, draft, mei):
    page = signed_out_and_in_again(open_page, draft, mei)

    page.check(FIRST, force=True)
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('unsaved:'))")

    assert Answer.objects.get().value == "1"


def test_control_without_a_new_token_it_is_not(open_page, draft, mei):
    """It waits in the browser instead."""
    page = signed_out_and_in_again(open_page, draft, mei)
    page.route("**/answers/data/", lambda route: route.abort())

    page.check(FIRST, force=True)
    page.wait_for_timeout(4000)

    assert not Answer.objects.exists()
    assert page.evaluate("() => Object.keys(localStorage).some((key) => key.startsWith('unsaved:'))")
