"""What signing in needs beyond allauth: a name at sign-up, lock-outs that nobody can turn on another."""

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from assessment.pages.language import remember


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
    def post_login(self, request: HttpRequest, user, **kwargs) -> HttpResponse:
        """On another computer, too, the pages speak the person's own language."""
        response = super().post_login(request, user, **kwargs)
        return remember(user.language, response) if user.language else response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        """Counted by account and source, so that nobody can lock another one out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"


def display_name(user) -> str:
    return str(user)
