"""The ranked recommendation list of a round, on the page, on paper and as a file."""

from itertools import islice

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from assessment.actions.agencies import may_look_after
from assessment.models import Round
from assessment.pages.queueing import sent
from assessment.printing.lists import RANKED, Recommendations

ON_THE_PAGE = 500  # more is for the file


@require_GET
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    listed = _find(request, pk)
    sorts = [column.sort for column in listed.columns]
    rows = [list(zip(sorts, cells, strict=True)) for cells in islice(listed.cells(), ON_THE_PAGE)]
    choices = [(key, column.head, key in listed.keys) for key, column in RANKED.items()]
    query = urlencode({"columns": listed.keys}, doseq=True)
    context = {"listed": listed, "rows": rows, "choices": choices, "query": query, "most": ON_THE_PAGE}
    is_other = listed.keys != listed.agency.list_columns
    context["may_keep"] = is_other and may_look_after(listed.agency, request.user)
    return render(request, "rounds/list.html", context)


@require_GET
@login_required
def export(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    listed = _find(request, pk)
    wanted = {"round": pk, "columns": listed.keys}
    return sent(request, listed.table(), kind, of="recommendations", wanted=wanted)


def _find(request: HttpRequest, pk: int) -> Recommendations:
    """For agencies: of a round of theirs, or of an agency above or below."""
    if not request.user.is_agency:
        raise Http404
    call = get_object_or_404(Round.objects.for_desks_of(request.user), pk=pk)
    return Recommendations(request.user, call, request.GET.getlist("columns"))
