"""All accounts, for operators: close and reopen, make operator, reset a lost second step."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import accounts
from assessment.models import AgencyMember, User
from assessment.pages.access import refusals_as_messages

ON_A_PAGE = 50


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    found = _accounts(request)
    if asked:
        found = found.filter(Q(email__icontains=asked) | Q(name__icontains=asked))
    found = found.annotate(
        has_seat=Exists(AgencyMember.objects.filter(user=OuterRef("pk"), ended_at=None)),
        has_steps=Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
    )
    page = Paginator(found.order_by("email"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/index.html", {"page": page, "asked": asked})


def _act(act: Callable[..., User], told: str) -> Callable[..., HttpResponse]:
    """The page that does this to one account and says so."""

    @require_POST
    @login_required
    @refusals_as_messages("people")
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        person = act(get_object_or_404(_accounts(request), pk=pk), by=request.user)
        messages.success(request, told % {"name": person})
        return redirect("people")

    return page


close = _act(accounts.close, gettext_lazy("The account of %(name)s is closed."))
reopen = _act(accounts.reopen, gettext_lazy("The account of %(name)s is open again."))
make_operator = _act(accounts.make_operator, gettext_lazy("%(name)s is an operator from now on."))
end_operator = _act(accounts.end_operator, gettext_lazy("%(name)s is no operator any more."))
reset_second_factor = _act(
    accounts.reset_second_factor,
    gettext_lazy("The second step of %(name)s is reset: the password alone signs in."),
)


def _accounts(request: HttpRequest):
    if not request.user.is_operator:
        raise Http404
    return User.objects.all()
