"""Known and unknown addresses are answered alike, in words and in time."""

from secrets import token_hex

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from assessment.models import User
from assessment.pages.account_forms import SIGNS_UP, InOurWords


class SignUpForm(InOurWords, SignupForm):
    labels = SIGNS_UP

    def clean(self) -> dict:
        """allauth asks the rules about a person who has no name yet; ours want it."""
        cleaned = super().clean()
        if password := cleaned.get("password1"):
            person = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            try:
                get_adapter().clean_password(password, user=person)
            except ValidationError as refused:
                self.add_error("password1", refused)
        return cleaned

    def try_save(self, request: HttpRequest):
        if self.account_already_exists:
            self._save_as_if_new(request)
        return super().try_save(request)

    @transaction.atomic
    def save(self, request: HttpRequest):
        return super().save(request)

    def _save_as_if_new(self, request: HttpRequest) -> None:
        """For a known address all that is written for a new one is written too, and taken back."""
        asked = self.cleaned_data
        with transaction.atomic():
            self.cleaned_data = asked | {"email": f"{token_hex()}@invalid.example"}
            self.account_already_exists = False
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data, self.account_already_exists = asked, True


class ResetPasswordForm(InOurWords, AllauthResetPasswordForm):
    labels = {"email": SIGNS_UP["email"]}

    def save(self, request: HttpRequest, **kwargs) -> str:
        """Beside a hashing that nobody needs, what differs between the two letters is too small to see."""
        make_password("")
        return super().save(request, **kwargs)
