"""The saved phrases of the person's agencies."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessment.actions import phrases
from assessment.models import Phrase
from assessment.pages.access import note_denial, refusals_as_messages
from assessment.refusals import Refused


@require_http_methods(["GET", "POST"])
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The lists, and a field below each; what could not be added stays in its field."""
    agencies = {str(desk.agency_id): desk.agency for desk in request.user.desks}
    if not agencies:
        raise Http404
    refused = None
    if request.method == "POST":
        agency = agencies.get(request.POST.get("agency", ""))
        if agency is None:
            raise Http404
        try:
            phrases.add(agency, request.POST.get("text", ""), by=request.user)
        except Refused as error:
            note_denial(request, error)
            refused = {"agency": agency, "sentence": str(error), "text": request.POST.get("text", "")}
        else:
            messages.success(request, _("Added."))
            return redirect("phrases")
    kept = list(Phrase.objects.visible_to(request.user).select_related("added_by").order_by("text", "pk"))
    lists = [
        (agency, [phrase for phrase in kept if phrase.agency_id == agency.pk]) for agency in agencies.values()
    ]
    context = {"lists": lists, "refused": refused, "most": phrases.MOST}
    return render(request, "reviews/phrases.html", context, status=409 if refused else 200)


@require_POST
@login_required
@refusals_as_messages("phrases")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    phrase = get_object_or_404(Phrase.objects.visible_to(request.user), pk=pk)
    phrases.remove(phrase, by=request.user)
    messages.success(request, _("Taken away; the findings keep its words."))
    return redirect("phrases")
