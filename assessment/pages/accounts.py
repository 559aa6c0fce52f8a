"""What signing in needs beyond allauth: names, limits, and that each act is written down."""

import time
from contextlib import suppress

import structlog
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.authentication import get_authentication_records
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assessment.actions import passwords
from assessment.actions.history import write_down
from assessment.pages import browsers, limits
from assessment.pages.language import remember

JUST_NOW = 300  # seconds in which nobody is asked for the same password again


class NameForm(forms.Form):
    """Added to allauth's sign-up form."""

    field_order = ("name", "email", "password1", "password2")
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Colleagues and reviewers see it beside what you do."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user) -> None:
        user.name = self.cleaned_data["name"]
        user.language = request.LANGUAGE_CODE
        user.save(update_fields=["name", "language"])


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": format_lazy(
            _(
                "Too many failed attempts. Wait {minutes} minutes, or set a new password by "
                "“Forgotten your password?”: then you can sign in at once."
            ),
            minutes=settings.SIGN_IN_LOCK_MINUTES,
        ),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "incorrect_password": _("This password is wrong."),
        "enter_current_password": _("Enter your present password."),
        "rate_limited": _("That was too often in a short time. Wait a few minutes and try again."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        self._try = limits.Try(request, credentials.get("email", ""))
        if not self._try.begin():
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials):
        """Under attack, whoever has a second step goes on to it: nobody is locked out by others' failures."""
        user = super().authenticate(request, **credentials)
        if self._try.is_under_attack and not (user and user.has_second_factor):
            raise self.validation_error("too_many_login_attempts")
        return user

    def authentication_failed(self, request: HttpRequest, **credentials) -> None:
        self._try.fail()

    def _rollback_login_failed_rl_usage(self) -> None:  # allauth calls it when the password was right
        self._try.take_back()

    def login(self, request: HttpRequest, user) -> None:
        super().login(request, user)
        write_down("signed_in", by=user, source=limits.source_of(request))

    def post_login(self, request: HttpRequest, user, **kwargs) -> HttpResponse:
        """On another computer, too, the pages speak the person's own language."""
        response = super().post_login(request, user, **kwargs)
        browsers.remember(request, kwargs.get("email") or user.email)
        return remember(user.language, response) if user.language else response

    def logout(self, request: HttpRequest) -> None:
        write_down("signed_out", by=request.user)
        super().logout(request)

    def set_password(self, user, password: str) -> None:
        """Whoever does this knew the old password or reads the account's mail: the browser is known now."""
        passwords.change(user, by=user, password=password)
        browsers.remember(self.request, *limits.forget(self.request, user))

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Signing in a moment ago is as good as entering the password once more."""
        records = get_authentication_records(self.request, self.request.user)
        if any(time.time() - record["at"] < JUST_NOW for record in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


def display_name(user) -> str:
    return str(user)


def bind_source(request: HttpRequest, **_kwargs: object) -> None:
    """For the logs: where a request came from, as the limits count it. Only trusted proxies are believed."""
    with suppress(PermissionDenied):  # through a socket without an address
        structlog.contextvars.bind_contextvars(ip=get_adapter().get_client_ip(request))
