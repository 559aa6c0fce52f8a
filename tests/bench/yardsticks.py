"""The least that a view of this service can do, beside the service's own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine
from django.urls import path
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from assessment.models import Answer
from config import urls

TABLE = Engine().from_string(
    """<!doctype html><title>Answers</title><table>{% for answer in answers %}
<tr><td>{{ answer.requirement }}<td>{{ answer.value }}<td>{{ answer.note }}{% endfor %}</table>"""
)


@require_http_methods(["GET", "POST"])
@login_required
def yardstick(request: HttpRequest, pk: int, subdomain: str) -> HttpResponse:
    """One SELECT and its rendering; or one upsert."""
    if request.method == "GET":
        answers = Answer.objects.filter(assessment=pk, requirement__startswith=f"{subdomain}.")
        return HttpResponse(TABLE.render(Context({"answers": answers})))
    answer = Answer(
        assessment_id=pk,
        requirement=f"{subdomain}.L1.b",
        value=request.POST["value"],
        answered_by=request.user,
        answered_at=now(),
    )
    Answer.objects.bulk_create(
        [answer],
        update_conflicts=True,
        unique_fields=["assessment", "requirement"],
        update_fields=["value", "answered_by", "answered_at"],
    )
    return JsonResponse({"value": answer.value})


urlpatterns = [path("yardstick/<int:pk>/<str:subdomain>/", yardstick), *urls.urlpatterns]
