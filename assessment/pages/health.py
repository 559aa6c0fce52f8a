"""Whether the service works: a word for the load balancer, the particulars for operators."""

from time import monotonic

from celery import current_app
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_safe

from assessment.models import Letter, Report
from assessment.models.events import TRIES
from assessment.tasks import LAST_SWEEP

SWEEPS_EVERY = 30  # seconds; see CELERY_BEAT_SCHEDULE
SHOWN = 20  # of the failed reports, the latest


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
@login_required
def details(request: HttpRequest) -> HttpResponse:
    """Database, broker, reports, letters, sweeper: for operators."""
    if not request.user.is_operator:
        raise Http404
    last_sweep = cache.get(LAST_SWEEP)
    reports = Report.objects.order_by().values_list("state").annotate(count=Count("pk"))
    states = dict(reports)
    unsent = Letter.objects.filter(sent_at=None)
    context = {
        "database": _database(),
        "broker": _broker_trouble(),
        "reports": [(state.label, states.get(state.value, 0)) for state in Report.State],
        "failed": Report.objects.filter(state=Report.State.FAILED)[:SHOWN],
        "letters": unsent.filter(attempts__lt=TRIES).aggregate(count=Count("pk"), oldest=Min("event__at")),
        "stuck_letters": Letter.objects.put_aside().count(),
        "last_sweep": last_sweep,
        "sweeps": last_sweep is not None and (now() - last_sweep).total_seconds() < 4 * SWEEPS_EVERY,
    }
    return render(request, "health/details.html", context)


def _database() -> dict[str, object]:
    """Its version, and how long it takes to answer."""
    started = monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {"version": version, "milliseconds": f"{(monotonic() - started) * 1000:.1f}"}


def _broker_trouble() -> str:
    """Empty where it answers. Whatever goes wrong is what the operator has to read."""
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
            broker.default_channel.close()
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:300]
    return ""
