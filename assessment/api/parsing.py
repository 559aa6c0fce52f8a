"""JSON that is exactly what it says, or a sentence that tells what is wrong with it.

Stricter than `json` by itself: UTF-8 alone, each key once, no NaN or Infinity, no lone surrogates
and no NUL (which no text of ours holds and the database refuses), and nothing nested without end.
"""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser, MultiPartParser

from assessment.api.refusing import BadJson, TooLarge

DEEPEST = 20  # objects and lists within each other
LONGEST_NUMBER = 100  # digits
UNWANTED = re.compile("[\0\ud800-\udfff]")


class Json(BaseParser):
    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        request = parser_context["request"]._request
        return read_json(text_of(request))


class Upload(MultiPartParser):
    """A form with a file in it, no larger than a file may be."""

    def parse(self, stream, media_type=None, parser_context=None):
        request = parser_context["request"]._request
        refuse_length(request, settings.EVIDENCE_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return super().parse(stream, media_type, parser_context)


def text_of(request: HttpRequest) -> str:
    """The body as text; raises where it is too large or not UTF-8."""
    refuse_length(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    refuse_encoding(request)
    try:
        return request.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadJson(_("The body is not UTF-8.")) from None


def refuse_length(request: HttpRequest, most: int) -> None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise TooLarge(_("The body is too large: at most %(most)d MB.") % {"most": most // 2**20})


def refuse_encoding(request: HttpRequest) -> None:
    charset = request.content_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8") or request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType(request.content_type)


def read_json(text: str) -> Any:
    try:
        content = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_refuse_constant,
            object_pairs_hook=_each_key_once,
        )
    except RecursionError:
        _refuse_depth()
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise BadJson(_("This is not JSON (line %(line)d, column %(column)d).") % where) from None
    _look_through(content, 0)
    return content


def _look_through(content: Any, depth: int) -> None:
    """Every text in it, and how deep it goes."""
    if depth > DEEPEST:
        _refuse_depth()
    if isinstance(content, str):
        if UNWANTED.search(content):
            raise BadJson(_("A text holds a NUL or half of a character, which cannot be kept."))
    elif isinstance(content, dict):
        for key, value in content.items():
            _look_through(key, depth)
            _look_through(value, depth + 1)
    elif isinstance(content, list):
        for value in content:
            _look_through(value, depth + 1)


def _refuse_depth() -> NoReturn:
    raise BadJson(_("The JSON is nested too deeply: at most %(most)d levels.") % {"most": DEEPEST})


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise BadJson(_("A key stands twice in the same object."))
    return content


def _refuse_constant(name: str) -> NoReturn:
    raise BadJson(_("%(name)s is not a number.") % {"name": name})


def _decimal(digits: str) -> Decimal:
    """Exact, so that 0.8 is eight tenths."""
    try:
        number = Decimal(digits)
    except InvalidOperation:
        _refuse_number()
    if len(digits) > LONGEST_NUMBER or not -LONGEST_NUMBER < number.adjusted() < LONGEST_NUMBER:
        _refuse_number()
    return number


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        _refuse_number()
    return int(digits)


def _refuse_number() -> NoReturn:
    raise BadJson(_("A number is too long or too large."))
