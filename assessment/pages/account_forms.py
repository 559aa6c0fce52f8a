"""allauth's forms in the words of this service: one thing has one name on every page."""

from allauth.account import forms as account
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal.auth import parse_registration_response
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.pages.second_step import CodeAgainForm, CodeForm, refuse_unreadable


class InOurWords:
    labels: dict = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            self.fields[name].label = label


NEW_PASSWORD = {"password1": _("New password"), "password2": _("The new password again")}
SIGNS_UP = {"email": _("E-mail"), "password1": _("Password"), "password2": _("The password again")}


class LoginForm(InOurWords, account.LoginForm):
    labels = {"login": _("E-mail"), "password": _("Password"), "remember": _("Stay signed in")}


class AddEmailForm(InOurWords, account.AddEmailForm):
    labels = {"email": _("E-mail")}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    labels = {"oldpassword": _("Present password")} | NEW_PASSWORD


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    labels = NEW_PASSWORD


class AuthenticateForm(InOurWords, CodeForm):
    labels = {"code": _("Code")}


class ReauthenticateForm(InOurWords, CodeAgainForm):
    labels = {"code": _("Code")}


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):
    labels = {"code": _("Code")}


class AddPasskeyForm(InOurWords, webauthn.AddWebAuthnForm):
    labels = {"name": pgettext_lazy("of a thing", "Name")}

    def clean_credential(self) -> dict:
        refuse_unreadable(parse_registration_response, self.cleaned_data["credential"])
        return self.cleaned_data["credential"]


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):
    labels = {"name": pgettext_lazy("of a thing", "Name")}
