"""The same request once more, because its answer got lost: done once, answered twice."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from assessment.api.refusing import BadKey, KeyReused
from assessment.models import IdempotencyKey

KEY = re.compile(r"[!-~]{1,200}")


def once(act: Callable[..., Response]) -> Callable[..., HttpResponse]:
    """Honour the header Idempotency-Key: the same key with the same request has one effect.

    The key is kept with the answer in the transaction of the act. Of two at once the second waits
    for the first and gets its answer. What was refused has changed nothing and is not kept.
    """

    @wraps(act)
    def done_once(view, request, *args, **kwargs) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return act(view, request, *args, **kwargs)
        if not KEY.fullmatch(key):
            raise BadKey
        with transaction.atomic():
            kept, is_new = IdempotencyKey.objects.get_or_create(
                user=request.user, key=key, defaults={"fingerprint": fingerprint(request)}
            )
            if not is_new:
                return _again(kept, request)
            response = act(view, request, *args, **kwargs)
            _keep(kept, response)
            return response

    done_once.honours_key = True
    return done_once


def fingerprint(request) -> str:
    """Of method, address and what is in the body, however it was written down."""
    parts = [request.method, request.get_full_path(), _content(request.data)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _content(data) -> str:
    if hasattr(data, "lists"):  # a form
        data = {name: [_of_form(value) for value in values] for name, values in data.lists()}
    return json.dumps(data, sort_keys=True, cls=JSONEncoder)


def _of_form(value: str | UploadedFile) -> str | list[str]:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]


def _keep(kept: IdempotencyKey, response: Response) -> None:
    kept.status = response.status_code
    kept.body = JSONRenderer().render(response.data).decode()
    kept.location = response.headers.get("Location", "")
    kept.save(update_fields=["status", "body", "location"])


def _again(kept: IdempotencyKey, request) -> HttpResponse:
    if kept.fingerprint != fingerprint(request):
        raise KeyReused
    headers = {"Idempotency-Replayed": "true"} | ({"Location": kept.location} if kept.location else {})
    return HttpResponse(kept.body, "application/json", kept.status, headers=headers)
