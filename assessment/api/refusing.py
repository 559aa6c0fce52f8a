"""What the API itself has to refuse; what an act refuses stands in `assessment.refusals`."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, AuthenticationFailed, PermissionDenied


class BadJson(APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_json"


class BadVersion(APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_version"
    default_detail = _(
        'If-Match takes one version in quotes, such as "3"; a new answer takes If-None-Match: *.'
    )


class VersionMissing(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "version_missing"
    default_detail = _(
        "Say which version you have seen: If-Match with its number in quotes, "
        "or If-None-Match: * where there was no answer yet."
    )


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class BadKey(APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_key"
    default_detail = _("An Idempotency-Key has between 1 and 200 visible ASCII characters.")


class KeyReused(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_reused"
    default_detail = _("This Idempotency-Key has been used for another request; take a new one.")


class BadToken(AuthenticationFailed):
    default_code = "bad_token"
    default_detail = _("This token is not known, has ended, or its owner has been locked. Sign in anew.")


class ReadOnlyToken(PermissionDenied):
    default_code = "read_only_token"
    default_detail = _("This token may read only. Make another one in your settings to write with.")


class NoCsrfToken(PermissionDenied):
    default_code = "csrf"
    default_detail = _("A request with the browser's session needs its CSRF token in the header X-CSRFToken.")


class SecondFactorMissing(PermissionDenied):
    default_code = "second_factor_missing"
    default_detail = _(
        "People of agencies and operators need two-step sign-in. Set it up in your settings first."
    )


class PasswordTooOld(PermissionDenied):
    default_code = "password_too_old"
    default_detail = _("Your password is too old. Sign in on the pages and choose a new one first.")


class NotByToken(APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_input"
    default_detail = _("This was not asked with a token, so there is none to end.")
