"""What signing in needs beyond allauth: a name at sign-up, lock-outs that nobody can turn on another."""

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """Added to allauth's sign-up form."""

    name = forms.CharField(label=_("Name"), max_length=80)

    def signup(self, request: HttpRequest, user) -> None:
        user.name = self.cleaned_data["name"]
        user.language = request.LANGUAGE_CODE
        user.save(update_fields=["name", "language"])


class AccountAdapter(DefaultAccountAdapter):
    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        """Counted by account and source, so that nobody can lock another one out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"


def display_name(user) -> str:
    return str(user)
