"""The second step of signing in: how its secrets are kept, and that each change of it is written down."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.actions import sessions
from assessment.actions.history import write_down
from assessment.pages import limits


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not right. Take the code that the app shows now, or try the key again."),
        "unverified_email": _("First confirm all your e-mail addresses, or remove those you cannot confirm."),
        "add_email_blocked": _(
            "While two-step sign-in is on, no address can be added. Turn it off first, or open a new account "
            "with the new address."
        ),
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database alone does not hold the second step of anybody."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        return gettext("Intelligent manufacturing maturity")


@contextmanager
def failures_counted(user) -> Iterator[None]:
    """The failure that locks the second step is written down, whichever way it was tried."""
    try:
        yield
    except ValidationError as error:
        if error.code == "incorrect_code":
            limits.fail_second_step(context.request, user)
        raise


class OfCode:
    """A form for a code of the app or a recovery code."""

    def clean_code(self) -> str:
        with failures_counted(self.user):
            return super().clean_code()


def refuse_unreadable(parse: Callable[[object], object], said: object) -> None:
    """What is no answer of a passkey at all; the package expects not quite everything that can be sent."""
    try:
        parse(said)
    except (LookupError, TypeError, ValueError):
        raise get_adapter().validation_error("incorrect_code") from None


class OfPasskey:
    """A form for what a passkey answers. What cannot be read is no try, and not counted."""

    def clean_credential(self) -> Authenticator:
        refuse_unreadable(parse_authentication_response, self.cleaned_data["credential"])
        with failures_counted(self.user):
            return super().clean_credential()


class CodeForm(OfCode, AuthenticateForm):
    pass


class CodeAgainForm(OfCode, ReauthenticateForm):
    pass


class PasskeyForm(OfPasskey, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(OfPasskey, ReauthenticateWebAuthnForm):
    pass


class WrittenDown:
    """A page of allauth's whose change is written down in the same transaction, or does not happen."""

    @transaction.atomic
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        self.happened(self.request)
        return response


class Added(WrittenDown):
    type = ""

    def happened(self, request: HttpRequest) -> None:
        """Who was signed in by the password alone, elsewhere, is so no longer."""
        write_down("second_factor_added", by=request.user, type=self.type)
        sessions.end(request.user)
        request.user.refresh_from_db(fields=["session_round"])
        update_session_auth_hash(request, request.user)


class Removed(WrittenDown):
    type = ""

    def happened(self, request: HttpRequest) -> None:
        write_down("second_factor_removed", by=request.user, type=self.type)


class ActivateApp(Added, ActivateTOTPView):
    type = "totp"


class DeactivateApp(Removed, DeactivateTOTPView):
    type = "totp"

    def get_context_data(self, **kwargs) -> dict:
        """Where a passkey stays, the password alone does not open the account."""
        keys = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN)
        return super().get_context_data(**kwargs) | {"has_passkeys": keys.exists()}


class AddPasskey(Added, AddWebAuthnView):
    type = "webauthn"


class RemovePasskey(Removed, RemoveWebAuthnView):
    type = "webauthn"


class MakeCodes(WrittenDown, GenerateRecoveryCodesView):
    def happened(self, request: HttpRequest) -> None:
        write_down("recovery_codes_made", by=request.user)


def _cipher() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    derived = salted_hmac("second step", "", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(derived))
