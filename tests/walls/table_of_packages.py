"""The pages of packages: accounts (allauth) and Django's admin."""

from tests.walls.rows import Row
from tests.walls.who import NOBODY, OPERATOR

ACCOUNT_PAGES = [
    "2fa/totp/activate/",
    "2fa/totp/deactivate/",
    "2fa/webauthn/add/",
    "2fa/webauthn/keys/<int:pk>/remove/",
    "2fa/recovery-codes/generate/",
    "login/",
    "logout/",
    "inactive/",
    "signup/",
    "reauthenticate/",
    "email/",
    "confirm-email/",
    "password/change/",
    "password/set/",
    "password/reset/",
    "login/code/confirm/",
    "^confirm-email/(?P<key>[-:\\w]+)/$",
    "password/reset/key/done/",
    "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "password/reset/done/",
    "2fa/",
    "2fa/authenticate/",
    "2fa/reauthenticate/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/download/",
    "2fa/webauthn/",
    "2fa/webauthn/reauthenticate/",
    "2fa/webauthn/keys/<int:pk>/edit/",
    "sessions/",
]
DOES_SOMETHING = {"2fa/recovery-codes/generate/", "logout/"}  # even for those who send nothing


def of_accounts() -> list[Row]:
    """Pages about whoever asks: nobody else can be named there."""
    return [
        Row(f"accounts/{page}", loose=True, idle=page not in DOES_SOMETHING, named={"pk": "key"})
        for page in ACCOUNT_PAGES
    ]


# The admin site's own name of each kind: what an address names there, and whether operators may add.
ADMIN = {
    "region": ("region", ""),
    "agency": ("agency", "add change"),
    "user": ("person", ""),
    "enterprise": ("enterprise", ""),
    "membership": ("membership", ""),
    "agencymember": ("member", ""),
    "claim": ("claim", ""),
    "event": ("event", ""),
    "report": ("report", ""),
    "letter": ("promise", ""),
}


def of_admin() -> list[Row]:
    def shut(path: str, *, opens: bool = True, **more) -> Row:
        return Row(
            f"admin/{path}", get=OPERATOR if opens else NOBODY, seen_by=OPERATOR, shut=True, idle=True, **more
        )

    rows = [
        shut(path)
        for path in ("", "autocomplete/", "jsi18n/", "^(?P<app_label>assessment)/$", "(?P<url>.*)$")
    ]
    rows += [
        Row(f"admin/{path}", loose=True, idle=path != "logout/")
        for path in ("login/", "logout/", "password_change/", "password_change/done/")
    ]
    for model, (kind, may) in ADMIN.items():
        one = f"assessment/{model}/<path:object_id>/"
        rows += [
            shut(f"assessment/{model}/"),
            shut(f"assessment/{model}/add/", opens="add" in may),
            *(shut(f"{one}{page}", named={"object_id": kind}) for page in ("", "history/", "change/")),
            shut(f"{one}delete/", opens=False, named={"object_id": kind}),
        ]
    return rows
