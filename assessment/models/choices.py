"""The field's own lists: sizes of enterprises, modes of manufacturing, industries."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from scoring.industries import industries


class Size(TextChoices):
    """By the rule of 2017 for industry; a class needs both bounds."""

    LARGE = "large", pgettext_lazy("size", "large")
    MEDIUM = "medium", pgettext_lazy("size", "medium")
    SMALL = "small", pgettext_lazy("size", "small")
    MICRO = "micro", pgettext_lazy("size", "micro")


# Of the ranked recommendation list, in its order.
LIST_COLUMNS = (
    *("number", "enterprise", "plant", "credit_code", "region", "industry", "size", "level", "total"),
    *("gated", "band", "self_level", "self_total", "staff", "revenue"),
    *("contact", "phone", "accepted", "receipt"),
)
USUAL_COLUMNS = (
    *("number", "enterprise", "credit_code", "region", "industry", "size", "level", "total", "self_level"),
)

# Staff and revenue (million CNY) from which a class begins, both needed; large first.
SIZE_BOUNDS = (
    (Size.LARGE, 1000, Decimal(400)),
    (Size.MEDIUM, 300, Decimal(20)),
    (Size.SMALL, 20, Decimal(3)),
)


def size_of(staff: int, revenue: Decimal) -> Size:
    """The class by staff and by revenue in million CNY: the lower of the two."""
    for size, people, money in SIZE_BOUNDS:
        if staff >= people and revenue >= money:
            return size
    return Size.MICRO


class Mode(TextChoices):
    """Modes of intelligent manufacturing that an enterprise follows; several at once."""

    DISCRETE = "discrete", _("Discrete intelligent manufacturing")
    PROCESS = "process", _("Process intelligent manufacturing")
    NETWORK = "network", _("Network collaboration")
    CUSTOM = "customisation", _("Mass customisation")
    REMOTE = "remote", _("Remote operation and maintenance")


def industry_choices() -> list[tuple[str, str]]:
    is_english = get_language() == "en"
    names = {i.code: i.name.en if is_english else i.name.zh for i in industries().values()}
    return [(code, f"{code} {name}") for code, name in names.items()]
