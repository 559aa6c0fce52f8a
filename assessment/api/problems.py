"""Every no as RFC 9457 problem details: a code for programs, a sentence for their people."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from assessment.actions import history
from assessment.api.refusing import BadToken, TooLarge
from assessment.api.shapes import present_shape
from assessment.refusals import BadInput, Forbidden, Refused, SomeRefused, Stale

MEDIA_TYPE = "application/problem+json"

# What can go wrong: the code, its status and what it is called. docs/api.md has the same table.
PROBLEMS: dict[str, tuple[int, Promise]] = {
    "bad_input": (400, gettext_lazy("The input cannot be taken")),
    "bad_json": (400, gettext_lazy("The body cannot be read")),
    "bad_version": (400, gettext_lazy("The version cannot be read")),
    "bad_key": (400, gettext_lazy("The Idempotency-Key cannot be taken")),
    "not_declared": (400, gettext_lazy("The declaration is missing")),
    "not_authenticated": (401, gettext_lazy("Nobody is signed in")),
    "bad_token": (401, gettext_lazy("The token does not hold")),
    "wrong_credentials": (401, gettext_lazy("Signing in failed")),
    "email_not_verified": (401, gettext_lazy("The e-mail address is not confirmed")),
    "second_factor_required": (401, gettext_lazy("The second step is missing")),
    "forbidden": (403, gettext_lazy("Not for you to do")),
    "read_only_token": (403, gettext_lazy("The token may read only")),
    "second_factor_missing": (403, gettext_lazy("Two-step sign-in is not set up")),
    "password_too_old": (403, gettext_lazy("The password is too old")),
    "csrf": (403, gettext_lazy("The CSRF token is missing")),
    "not_found": (404, gettext_lazy("Not found")),
    "method_not_allowed": (405, gettext_lazy("Method not allowed")),
    "not_acceptable": (406, gettext_lazy("Not to be had in this format")),
    "not_allowed_now": (409, gettext_lazy("Not possible in this state")),
    "unconfirmed": (409, gettext_lazy("The enterprise is not confirmed")),
    "missing_reasons": (409, gettext_lazy("Reasons are missing")),
    "missing_answers": (409, gettext_lazy("Answers are missing")),
    "corrections_open": (409, gettext_lazy("Replies to corrections are missing")),
    "locked": (409, gettext_lazy("Not returned for changes")),
    "no_more_returns": (409, gettext_lazy("The returns are used up")),
    "not_submitted": (409, gettext_lazy("Not handed in yet")),
    "nothing_waits": (409, gettext_lazy("Nothing is waiting")),
    "not_ready": (409, gettext_lazy("Not ready yet")),
    "some_refused": (409, gettext_lazy("At least one of them cannot be saved")),
    "stale": (412, gettext_lazy("Somebody else was faster")),
    "too_large": (413, gettext_lazy("Too large")),
    "unsupported_media_type": (415, gettext_lazy("This format is not read")),
    "key_reused": (422, gettext_lazy("The Idempotency-Key has been used")),
    "version_missing": (428, gettext_lazy("The version is missing")),
    "too_many_requests": (429, gettext_lazy("Too many requests")),
    "failed": (500, gettext_lazy("Something went wrong with us")),
}
STATUS = {BadInput: 400, Forbidden: 403, Refused: 409, Stale: 412}
FRAMEWORK = {  # what the framework refuses, in our codes and words
    exceptions.NotAuthenticated: (
        "not_authenticated",
        gettext_lazy("Sign in first: send a token in the header, as in “Authorization: Bearer …”."),
    ),
    exceptions.NotFound: ("not_found", gettext_lazy("There is nothing here, or not for you to see.")),
    exceptions.MethodNotAllowed: (
        "method_not_allowed",
        gettext_lazy("This address does not know the method; those it knows stand in the header Allow."),
    ),
    exceptions.NotAcceptable: ("not_acceptable", gettext_lazy("The API answers in application/json.")),
    exceptions.UnsupportedMediaType: (
        "unsupported_media_type",
        gettext_lazy("The body is read as application/json in UTF-8, a file as multipart/form-data."),
    ),
    exceptions.Throttled: (
        "too_many_requests",
        gettext_lazy("Too many requests; go on after the seconds in the header Retry-After."),
    ),
    exceptions.ParseError: ("bad_json", gettext_lazy("The body cannot be read.")),
}


def answer(error: Exception, context: dict) -> Response | None:
    """REST_FRAMEWORK["EXCEPTION_HANDLER"]; None for faults of ours, which become a 500."""
    if isinstance(error, Refused):
        _note_denial(error, context)
        return of_refusal(error)
    error = _translated(error)
    if not isinstance(error, exceptions.APIException):
        return None
    response = problem(*_told(error), **_particulars(error))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(wait)  # whole seconds, rounded up
    return response


def _note_denial(refused: Refused, context: dict) -> None:
    """A no to the person, unlike one to the state of things, is written down."""
    if isinstance(refused, Forbidden):
        request = context["request"]
        what = f"{request.method} {request.resolver_match.route}"
        history.write_down_denial(refused, by=request.user, what=what)


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    return Response(problem_shape(status, code, detail) | more, status, content_type=MEDIA_TYPE)


def problem_shape(status: int, code: str, detail: str) -> dict[str, Any]:
    """The fields that every problem has; `code` may be finer than the table."""
    known = code if code in PROBLEMS else next(c for c, (of, _title) in PROBLEMS.items() if of == status)
    return {
        "type": f"{settings.SITE_URL}{reverse('api-problems')}#{known}",
        "title": str(PROBLEMS[known][1]),
        "status": status,
        "code": code,
        "detail": str(detail).encode(errors="replace").decode(),  # half a character cannot be told
    }


def of_refusal(refused: Refused) -> Response:
    more: dict[str, Any] = {}
    if isinstance(refused, Stale):
        more["present"] = present_shape(refused.present)
    if isinstance(refused, SomeRefused):
        more["errors"] = {id: [str(each)] for id, each in refused.each.items()}
        more["items"] = {id: _item(each) for id, each in refused.each.items()}
    return problem(status_of(refused), refused.code, str(refused), **more)


def status_of(refused: Refused) -> int:
    """Of several at once: bad input first, then what the state does not allow, then what is stale."""
    if isinstance(refused, SomeRefused):
        return min(status_of(each) for each in refused.each.values())
    return next(status for kind, status in STATUS.items() if type(refused) is kind)


def _item(refused: Refused) -> dict[str, Any]:
    item: dict[str, Any] = {"code": refused.code, "detail": str(refused)}
    if isinstance(refused, Stale):
        item["present"] = present_shape(refused.present)
    return item


def _translated(error: Exception) -> Exception:
    """What Django raises on the way, as what it means here."""
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return exceptions.NotFound()
    if isinstance(error, DjangoPermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        return TooLarge(_("The body is too large."))
    if isinstance(error, SuspiciousOperation | UnreadablePostError):
        return exceptions.ParseError()
    if type(error) is exceptions.AuthenticationFailed:
        return _with_header(BadToken(), error)
    return error


def _with_header(error: exceptions.APIException, other: exceptions.APIException) -> exceptions.APIException:
    error.auth_header = getattr(other, "auth_header", None)
    return error


def _told(error: exceptions.APIException) -> tuple[int, str, str]:
    """Status, code and sentence."""
    if isinstance(error, exceptions.ValidationError):
        return 400, "bad_input", next(_sentences(error.detail))[1]
    if found := FRAMEWORK.get(type(error)):
        return error.status_code, found[0], str(found[1])
    if type(error) is exceptions.PermissionDenied:
        return 403, "forbidden", _("Your role does not allow this.")
    return error.status_code, error.detail.code, str(error.detail)


def _particulars(error: exceptions.APIException) -> dict[str, Any]:
    if not isinstance(error, exceptions.ValidationError):
        return {}
    errors: dict[str, list[str]] = {}
    for field, sentence in _sentences(error.detail):
        errors.setdefault(field, []).append(sentence)
    return {"errors": errors}


def _sentences(detail: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Field and sentence; fields within fields are joined by dots, what is about the whole has none."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            own = "" if key == "non_field_errors" else str(key)
            yield from _sentences(value, ".".join(filter(None, (place, own))))
    elif isinstance(detail, list):
        for value in detail:
            yield from _sentences(value, place)
    else:
        yield place, str(detail)


def bare(status: int, code: str) -> JsonResponse:
    """For what goes wrong outside of any view of ours."""
    sentence = {
        "failed": _("Something went wrong with us. Nothing was changed; please try again later."),
        "bad_input": _("The request cannot be read."),
        "not_found": _("There is nothing here, or not for you to see."),
        "forbidden": _("Your role does not allow this."),
    }[code]
    return JsonResponse(problem_shape(status, code, sentence), status=status, content_type=MEDIA_TYPE)
