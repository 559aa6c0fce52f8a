"""Signing in by password, and the tokens of the caller."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.mfa import app_settings as mfa
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from allauth.utils import get_form_class
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from assessment.actions import tokens
from assessment.api.documented import documented
from assessment.api.fields import Moment, OneOf, Strict, Text
from assessment.api.permissions import refuse_unready
from assessment.api.refusing import NotByToken
from assessment.api.shapes import utc
from assessment.api.throttles import MINUTE
from assessment.api.told import Stamped
from assessment.api.views import ApiViewSet
from assessment.models import Scope, Token, User


class SignInRefused(APIException):
    status_code = 401
    auth_header = "Bearer"


class SignInBody(Strict):
    email = Text(max_length=254)
    password = Text(max_length=200, trim_whitespace=False)
    code = Text(required=False, max_length=20, help_text="Of the second step, for those who have set it up.")


class IssuedSerializer(serializers.Serializer):
    token = Text()
    expires = Moment()


class SignIn(ApiViewSet):
    """The same check, the same limits and the same locks as at the page for signing in."""

    def perform_authentication(self, request) -> None:
        """Whoever signs in is nobody yet, whatever else the request carries."""
        if self.action == "create":
            request.user, request.auth = AnonymousUser(), None
        else:
            super().perform_authentication(request)

    def get_permissions(self) -> list:
        return [AllowAny()] if self.action == "create" else super().get_permissions()

    @documented(IssuedSerializer, body=SignInBody, refuses=(401, 403), auth=[])
    def create(self, request) -> Response:
        """A token for a password, and for the code of the second step where that is set up.

        Whoever has none yet but needs one – agencies and operators – gets no token.
        """
        body = self.asked(SignInBody)
        user = _checked(request._request, body["email"], body["password"])
        _refuse_without_code(user, body.get("code"))
        refuse_unready(user)
        token, text = tokens.sign_in(user)
        return Response({"token": text, "expires": utc(token.expiry)})

    @documented(status=204, refuses=(400,))
    def destroy(self, request) -> Response:
        """End the token with which this is asked."""
        if request.auth is None:
            raise NotByToken
        tokens.end(request.auth, by=request.user)
        return Response(status=204)


def _checked(request, email: str, password: str) -> User:
    """Nobody learns whether the account exists, is locked or the password is wrong."""
    if not ratelimit.consume(request, action="login"):
        raise Throttled(wait=MINUTE)
    try:
        user = get_adapter(request).authenticate(request, email=email.strip(), password=password)
    except ValidationError:  # too many failures
        raise Throttled(wait=settings.SIGN_IN_LOCK_MINUTES * MINUTE) from None
    if user is None or not user.is_active:
        raise SignInRefused(_("The e-mail address or the password is wrong."), "wrong_credentials")
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        raise SignInRefused(
            _("Confirm your e-mail address first, by the link in the letter that we sent."),
            "email_not_verified",
        )
    return user


def _refuse_without_code(user: User, code: str | None) -> None:
    if not is_mfa_enabled(user):
        return
    if code is None:
        raise SignInRefused(
            _("This account has two-step sign-in: send its `code`, too."), "second_factor_required"
        )
    form = get_form_class(mfa.FORMS, "authenticate", AuthenticateForm)({"code": code}, user=user)
    if not form.is_valid():
        if form.has_error("code", "too_many_login_attempts"):
            raise Throttled(wait=settings.SIGN_IN_LOCK_MINUTES * MINUTE)
        raise SignInRefused(_("The code is wrong, or has been used."), "wrong_credentials")
    form.authenticator.record_usage()


class TokenSerializer(Stamped):
    """Never the token itself, which nobody can read again."""

    scope = OneOf(Scope.choices)
    expires = Moment(source="expiry")

    class Meta:
        model = Token
        fields = ("reference", "name", "scope", "is_personal", "created", "expires", "last_used_at")


class Tokens(ApiViewSet):
    serializer_class = TokenSerializer

    def get_queryset(self):
        return Token.objects.visible_to(self.request.user).in_force()

    @documented(TokenSerializer(many=True), refuses=(400,))
    def list(self, request) -> Response:
        """The caller's tokens that hold. New ones are made on the settings page."""
        return self.listed(self.get_queryset().order_by("-created", "reference"))

    @documented(TokenSerializer)
    def retrieve(self, request, token: str) -> Response:
        """One of them."""
        return self.show(self.get_queryset().get(reference=token))

    @documented(status=204)
    def destroy(self, request, token: str) -> Response:
        """End one of them; it does not hold any more from now on."""
        tokens.end(self.get_queryset().get(reference=token), by=request.user)
        return Response(status=204)
