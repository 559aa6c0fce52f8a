from datetime import timedelta

import pytest
from django.utils.timezone import now

from assessment.actions import tokens
from assessment.models import Event, Token
from assessment.refusals import BadInput, Forbidden, Refused


def refuse(user, error: type[Refused], *, by=None, **changes) -> None:
    wanted = {"name": "ERP", "scope": "read", "days": 30} | changes
    before = list(Token.objects.values()), Event.objects.count()

    with pytest.raises(error):
        tokens.make(user, by=by or user, **wanted)

    assert (list(Token.objects.values()), Event.objects.count()) == before


def test_a_token_is_kept_as_a_digest_alone(mei):
    token, text = tokens.make(mei, by=mei, name=" ERP ", scope="write", days=30)

    assert (token.name, token.scope, token.is_personal) == ("ERP", "write", True)
    assert len(text) == 64
    assert text not in str(list(Token.objects.values()))
    assert token.expiry - now() > timedelta(days=29)


@pytest.mark.parametrize(
    "change", [{"name": " "}, {"name": "x" * 81}, {"scope": "all"}, {"days": 0}, {"days": 366}]
)
def test_what_cannot_be_is_refused(change, mei):
    refuse(mei, BadInput, **change)


def test_nobody_makes_one_for_another(mei, xu):
    refuse(mei, Forbidden, by=xu)


def test_ended_ones_do_not_count_against_the_most(mei):
    for number in range(tokens.MOST):
        tokens.make(mei, by=mei, name=str(number), scope="read", days=30)
    refuse(mei, Refused)

    tokens.end(Token.objects.first(), by=mei)
    tokens.make(mei, by=mei, name="again", scope="read", days=30)


def test_it_is_ended_once(mei):
    token, _text = tokens.make(mei, by=mei, name="ERP", scope="read", days=30)
    tokens.end(token, by=mei)
    before = list(Token.objects.values()), Event.objects.count()

    with pytest.raises(Refused):
        tokens.end(token, by=mei)

    assert (list(Token.objects.values()), Event.objects.count()) == before
    assert not Token.objects.in_force().exists()


def test_nobody_ends_anothers(mei, xu):
    token, _text = tokens.make(mei, by=mei, name="ERP", scope="read", days=30)

    with pytest.raises(Token.DoesNotExist):
        tokens.end(token, by=xu)

    assert Token.objects.in_force().get() == token


@pytest.mark.parametrize("change", ["password", "nothing"])
def test_a_token_stands_and_falls_with_the_sessions(change, mei):
    tokens.make(mei, by=mei, name="ERP", scope="read", days=30)
    if change == "password":
        mei.set_password("Another-password-2026")
        mei.save()

    assert Token.objects.get().is_of_today == (change == "nothing")
