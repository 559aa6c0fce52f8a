"""What is done from the queue: several assigned, the next one taken up, the list as a file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import desks, exports
from assessment.models import Assessment, User
from assessment.models.queue import in_order, queued
from assessment.pages.access import note_denial, tell
from assessment.pages.queue import Queue
from assessment.pages.readable import refuse_nul
from assessment.printing.lists import queue_table
from assessment.printing.tables import WRITERS, Table
from assessment.refusals import Refused, SomeRefused


@require_POST
@login_required
def assign(request: HttpRequest) -> HttpResponse:
    """Each chosen row says its reference and the receipt that stood on the page: 7KQ4M2XD:B2ZX9QPM."""
    queue = _queue(request)
    refuse_nul([("chosen", request.POST.getlist("chosen"))])
    chosen = dict(choice.partition(":")[::2] for choice in request.POST.getlist("chosen"))
    colleague = next((c for c in queue.colleagues if str(c.pk) == request.POST.get("to")), None)
    try:
        _assign(request, chosen, colleague)
    except SomeRefused as refused:
        _tell_each(request, refused)
    except Refused as refused:
        tell(request, refused)
    return _back(queue)


def _assign(request: HttpRequest, chosen: dict[str, str], colleague: User | None) -> None:
    if colleague is None:
        messages.error(request, _("Choose the colleague to whom it is assigned."))
        return
    done = desks.assign_all(chosen, by=request.user, to=colleague)
    sentence = ngettext(
        "%(count)d submission assigned to %(name)s.", "%(count)d submissions assigned to %(name)s.", len(done)
    )
    messages.success(request, sentence % {"count": len(done), "name": colleague})


def _tell_each(request: HttpRequest, refused: SomeRefused) -> None:
    """A sentence for each, by the name of the unit."""
    seen = Assessment.objects.visible_to(request.user).with_unit().filter(reference__in=refused.each)
    units = {assessment.reference: assessment.unit for assessment in seen}
    messages.error(request, str(refused))
    for reference, each in refused.each.items():
        note_denial(request, each)
        label = units.get(reference, reference)
        messages.error(request, _("%(label)s: %(error)s") % {"label": label, "error": each})


@require_POST
@login_required
def claim_next(request: HttpRequest) -> HttpResponse:
    """Take up the next one of the list as it is narrowed, and read it."""
    queue = _queue(request)
    try:
        taken = desks.claim_next(by=request.user, name=queue.name, wanted=queue.wanted)
    except Refused as refused:
        tell(request, refused)
        return _back(queue)
    messages.success(request, _("Taken up for review: %(unit)s") % {"unit": taken.unit})
    return redirect("submission-answers", taken.receipt)


@require_GET
@login_required
def export(request: HttpRequest, kind: str) -> FileResponse:
    """The whole list as it is narrowed."""
    queue = _queue(request)
    rows = queued(request.user, queue.name, queue.wanted).order_by(*in_order(queue.name, queue.sort))
    return sent(request, queue_table(rows, queue.label), kind, of="queue", wanted=queue.chosen)


def sent(request: HttpRequest, table: Table, kind: str, *, of: str, wanted: dict) -> FileResponse:
    if kind not in WRITERS:
        raise Http404
    file = exports.hand_over(table, kind, by=request.user, of=of, wanted=wanted)
    name = f"{of}-{localdate():%Y-%m-%d}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=WRITERS[kind][1])


def _queue(request: HttpRequest) -> Queue:
    if not request.user.is_agency:
        raise Http404
    return Queue(request.user, request.POST if request.method == "POST" else request.GET)


def _back(queue: Queue) -> HttpResponse:
    return redirect(f"{reverse('queue')}?{queue.query}")
