"""A person's own settings: name, language, time zone; and the ways to password, sign-in and sessions."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings as configuration
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assessment.actions import people
from assessment.pages.language import remember


class SettingsForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Colleagues and reviewers see it beside what you do."),
        error_messages={"required": gettext_lazy("Enter your name.")},
        widget=forms.TextInput(attrs={"class": "field-short", "autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("Of pages and e-mails."),
        choices=configuration.LANGUAGES,
        widget=forms.Select(attrs={"class": "field-short"}),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lambda: [
            ("", _("As the service: %(zone)s") % {"zone": configuration.TIME_ZONE}),
            *((zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone),
        ],
        required=False,
        widget=forms.Select(attrs={"class": "field-short"}),
    )
    one_digest = forms.TypedChoiceField(
        label=gettext_lazy("Letters about the desk"),
        help_text=gettext_lazy(
            "What you have to know about an enterprise of your own comes at once in any case."
        ),
        choices=[
            ("", gettext_lazy("One at each step")),
            ("1", gettext_lazy("One a day, in the morning, if anything waits")),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )


@require_http_methods(["GET", "POST"])
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    user = request.user
    shown = {
        "name": user.name,
        "language": user.language or request.LANGUAGE_CODE,
        "time_zone": user.time_zone,
        "one_digest": "1" if user.one_digest else "",
    }
    form = SettingsForm(request.POST or None, initial=shown)
    if not user.is_agency:
        del form.fields["one_digest"]
    if request.method == "POST" and form.is_valid():
        user = people.change_settings(user, by=user, **{"one_digest": user.one_digest} | form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Your settings are saved."))
        return remember(user.language, redirect("settings"))
    return render(request, "account/settings.html", {"form": form})
