"""Versions in headers: what a reader knows already, and what a writer has seen."""

import hashlib
import re

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from rest_framework.response import Response

from assessment.api.refusing import BadVersion, VersionMissing

VERSION = re.compile(r'"([0-9]{1,9})"')


def unless_known(request, response: Response) -> HttpResponse:
    """The answer with its ETag, or 304 where the reader has it already."""
    if "ETag" not in response.headers:
        response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return not_modified(response) if is_known(request, response.headers["ETag"]) else response


def is_known(request, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag.removeprefix("W/") in {each.removeprefix("W/") for each in known}


def not_modified(response: HttpResponse) -> HttpResponseNotModified:
    kept = ("ETag", "Vary", "Content-Language", "Cache-Control")
    headers = {name: response.headers[name] for name in kept if name in response.headers}
    return HttpResponseNotModified(headers=headers)


def version_seen(request) -> int | None:
    """The version of If-Match; None for If-None-Match: *, which is for what is not there yet.

    `If-Match: *` would write over whatever is there, and is refused.
    """
    match, none_match = request.headers.get("If-Match"), request.headers.get("If-None-Match")
    if match is None and none_match is None:
        raise VersionMissing
    if match is None and none_match.strip() == "*":
        return None
    found = VERSION.fullmatch((match or "").strip())
    if found is None or none_match is not None:
        raise BadVersion
    return int(found[1])
