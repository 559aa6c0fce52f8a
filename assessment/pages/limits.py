"""How often somebody may try to sign in.

A failure counts for the account together with its source, so that nobody locks another one out; where
the account is known in the browser, for that browser instead. Beside it, an account takes only so many
failures from everywhere together: then a right password is no longer enough in an unknown browser,
unless a second step follows. The numbers are in ACCOUNT_RATE_LIMITS.
"""

from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from assessment.actions.history import write_down
from assessment.pages import browsers

KNOWN, HERE, ANYWHERE = "login_failed_known", "login_failed", "login_failed_account"


class Try:
    """One attempt. It counts as a failure until the password has proved right: many at once gain nothing."""

    def __init__(self, request: HttpRequest, email: str) -> None:
        self.request, self.email = request, email.strip().lower()
        self.limits = _in_this_browser(request, self.email) or _elsewhere(request, self.email)
        self.counted: dict[str, ratelimit.RateLimitUsage] = {}

    def begin(self) -> bool:
        """Whether the password is looked at at all."""
        for action, key in self.limits.items():
            if usage := self._consume(action, key):
                self.counted[action] = usage
            elif action != ANYWHERE:
                return False
        return True

    @property
    def is_under_attack(self) -> bool:
        """Too many have failed from everywhere. Only asked after the password, so that it tells nothing."""
        return ANYWHERE in self.limits and ANYWHERE not in self.counted

    def take_back(self) -> None:
        for usage in self.counted.values():
            usage.rollback()

    def fail(self) -> None:
        """Write down what this failure, and none before it, has locked."""
        for action in self.counted:
            if not self._consume(action, self.limits[action], dry_run=True):
                write_down(
                    "sign_in_locked", by=None, email=self.email, source=source_of(self.request), limit=action
                )

    def _consume(self, action: str, key: str, **options) -> ratelimit.RateLimitUsage | None:
        return ratelimit.consume(self.request, app="allauth.account", action=action, key=key, **options)


def fail_second_step(request: HttpRequest, user) -> None:
    """Write down the wrong code or key that locks the second step; whoever sent it knows the password."""
    key = _of_second_step(user)
    if not ratelimit.consume(request, app="allauth.account", action=HERE, key=key, dry_run=True):
        write_down("second_step_locked", by=None, user=user.pk, source=source_of(request))


def forget(request: HttpRequest, user) -> list[str]:
    """Whoever has set a new password begins anew, here and at the second step; returns the addresses."""
    emails = list(EmailAddress.objects.filter(user=user).values_list("email", flat=True))
    counts = [(HERE, _of_second_step(user))]
    for email in emails:
        counts += (_in_this_browser(request, email) | _elsewhere(request, email)).items()
    for action, key in counts:
        ratelimit.clear(request, app="allauth.account", action=action, key=key)
    return emails


def source_of(request: HttpRequest) -> str:
    """The client's address as far as trusted proxies tell it; of IPv6 the network, which is one household."""
    return ratelimit.get_ip(request)


def _of_second_step(user) -> str:
    return f"mfa-auth-user-{user.pk}"  # as allauth names it


def _in_this_browser(request: HttpRequest, email: str) -> dict[str, str]:
    browser = browsers.known(request, email)
    return {KNOWN: f"{email} {browser}"} if browser else {}


def _elsewhere(request: HttpRequest, email: str) -> dict[str, str]:
    return {HERE: f"{email} {source_of(request)}", ANYWHERE: email}
