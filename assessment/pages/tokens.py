"""Tokens for programs: made, shown once, ended."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from assessment.actions import tokens
from assessment.models import Scope, Token
from assessment.pages.access import refusals_as_messages
from assessment.refusals import Refused

DAYS = (30, 90, 180, 365)


def days() -> list[tuple[int, str]]:
    offered = [number for number in DAYS if number <= settings.API_TOKEN_DAYS] or [settings.API_TOKEN_DAYS]
    return [(number, ngettext("%d day", "%d days", number) % number) for number in offered]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=80,
        help_text=gettext_lazy("Which program uses it, such as “ERP, import of figures”."),
        error_messages={"required": gettext_lazy("Enter a name.")},
        widget=forms.TextInput(attrs={"class": "field-short"}),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it may do"),
        choices=[
            (Scope.READ, gettext_lazy("Read only: everything that you can see")),
            (Scope.WRITE, gettext_lazy("Read and write: everything that you may do")),
        ],
        initial=Scope.READ,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long it holds"),
        coerce=int,
        choices=days,
        widget=forms.Select(attrs={"class": "field-short"}),
    )


@require_http_methods(["GET", "POST"])
@login_required
@reauthentication_required(allow_get=True)
def index(request: HttpRequest) -> HttpResponse:
    """The list, and a new one. What a new one is called is on the page that answers, and never again."""
    form, made = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, made = tokens.make(request.user, by=request.user, **form.cleaned_data)
            form = TokenForm()
        except Refused as refused:
            form.add_error(None, str(refused))
    held = Token.objects.visible_to(request.user).in_force()
    context = {"form": form, "made": made, "tokens": held}
    return render(request, "account/tokens.html", context)


@require_POST
@login_required
@refusals_as_messages("tokens")
def end(request: HttpRequest, reference: str) -> HttpResponse:
    token = get_object_or_404(Token.objects.visible_to(request.user), reference=reference)
    tokens.end(token, by=request.user)
    messages.success(request, _("“%(name)s” does not hold any more.") % {"name": token.name})
    return redirect("tokens")
