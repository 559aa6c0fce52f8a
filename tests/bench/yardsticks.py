"""The least that a view of this service can do, beside the service's own."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine
from django.urls import path
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessment.api.authentication import Bearer
from assessment.models import Answer, User, walls
from config import urls

TABLE = Engine().from_string(
    """<!doctype html><title>Answers</title><table>{% for answer in answers %}
<tr><td>{{ answer.requirement }}<td>{{ answer.value }}<td>{{ answer.note }}{% endfor %}</table>"""
)
VALUES = {"1": 1, "0.8": 0.8, "0.5": 0.5, "0": 0}
TOLD = ("requirement", "value", "note", "reason", "version", "answered_by__name", "answered_at")


@require_http_methods(["GET", "POST"])
@login_required
def yardstick(request: HttpRequest, pk: int, subdomain: str) -> HttpResponse:
    """One SELECT and its rendering; or one upsert."""
    if request.method == "GET":
        answers = Answer.objects.filter(assessment=pk, requirement__startswith=f"{subdomain}.")
        return HttpResponse(TABLE.render(Context({"answers": answers})))
    put(pk, f"{subdomain}.L1.b", request.POST["value"], by=request.user)
    return JsonResponse({"value": request.POST["value"]})


@csrf_exempt
@require_http_methods(["GET", "PUT"])
def api_yardstick(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a program, which shows its token: the very bytes of the API from one SELECT."""
    user, _token = Bearer().authenticate(request)
    walls.become(user)
    if request.method == "GET":
        rows = Answer.objects.filter(assessment=pk).order_by("pk").values_list(*TOLD)
        told = {"answers": [_shape(row) for row in rows]}
    else:
        told = json.loads(request.body)
        put(pk, "data.L1.b", str(told["answer"]), by=user)
    plain = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(plain, content_type="application/json")


def _shape(row: tuple) -> dict:
    requirement, value, note, reason, version, by, at = row
    return {
        "requirement": requirement,
        "answer": VALUES[value],
        "note": note,
        "reason": reason,
        "version": version,
        "by": by,
        "at": at.isoformat().replace("+00:00", "Z"),
    }


def put(assessment: int, requirement: str, value: str, *, by: User) -> None:
    """One upsert, whatever stands there."""
    answer = Answer(
        assessment_id=assessment, requirement=requirement, value=value, answered_by=by, answered_at=now()
    )
    Answer.objects.bulk_create(
        [answer],
        update_conflicts=True,
        unique_fields=["assessment", "requirement"],
        update_fields=["value", "answered_by", "answered_at"],
    )


urlpatterns = [
    path("yardstick/api/<int:pk>/", api_yardstick),
    path("yardstick/<int:pk>/<str:subdomain>/", yardstick),
    *urls.urlpatterns,
]
