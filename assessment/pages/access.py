"""How a page finds its object, and how it says no."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from assessment.actions import history
from assessment.models import Assessment, Enterprise, Submission
from assessment.refusals import Forbidden, Refused


def find_assessment(request: HttpRequest, reference: str) -> Assessment:
    """The assessment, or 404: what one may not see does not exist."""
    seen = Assessment.objects.visible_to(request.user).with_unit()
    return get_object_or_404(seen, reference=reference)


def find_own_assessment(request: HttpRequest, reference: str) -> Assessment:
    """One of the person's own enterprises, with `my_role`, or 404: agencies read submissions alone."""
    own = Assessment.objects.of_member(request.user).with_unit()
    return get_object_or_404(own, reference=reference)


def find_enterprise(request: HttpRequest, pk: int) -> Enterprise:
    """The enterprise, or 404."""
    return get_object_or_404(Enterprise.objects.visible_to(request.user).select_related("region"), pk=pk)


def find_submission(request: HttpRequest, receipt: str) -> Submission:
    """The submission, or 404."""
    seen = Submission.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("assessment__enterprise", "assessment__plant", "assessment__round"),
        receipt=receipt,
    )


def is_without_form(request: HttpRequest) -> bool:
    """Whether an address that answers forms is asked for without one: in another language, signed in again.

    It leads on to the page that the form is on.
    """
    return request.method == "GET"


def tell(request: HttpRequest, refused: Refused) -> None:
    """Say no at the top of the next page."""
    note_denial(request, refused)
    messages.error(request, str(refused))


def note_denial(request: HttpRequest, refused: Refused) -> None:
    """A no to the person, unlike one to the state of things, is written down."""
    if isinstance(refused, Forbidden):
        history.write_down_denial(refused, by=request.user, what=request.resolver_match.view_name)


def refusals_as_messages(back_to: str, *names: str) -> Callable:
    """Show a refusal at the top of the page `back_to` instead of an error page.

    `names` are the view's arguments that the page's address takes.
    """

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def shown(request: HttpRequest, **arguments) -> HttpResponse:
            try:
                return view(request, **arguments)
            except Refused as refused:
                tell(request, refused)
                return redirect(back_to, *(arguments[name] for name in names))

        return shown

    return decorator
