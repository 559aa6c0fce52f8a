"""The first page after signing in: what waits, for each role that the person has."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessment.pages.inbox import Inbox, desk_of, operations_of
from assessment.pages.offers import offers_in, open_rounds


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    inbox = Inbox(user)
    context = {
        "inbox": inbox,
        "desk": desk_of(user) if user.is_agency else None,
        "operations": operations_of(user) if user.is_operator else None,
        "offers": offers_in(open_rounds(user), inbox.houses) if inbox.houses else [],
        "is_new": not (inbox.houses or user.is_agency or user.is_operator),
    }
    return render(request, "home/home.html", context)
