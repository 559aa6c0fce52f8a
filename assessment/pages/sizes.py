"""The size of an enterprise, and why."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessment.models import Size
from assessment.models.choices import SIZE_BOUNDS, size_of


def size_rows() -> list[dict[str, object]]:
    """The rule as a table: each class with the staff and revenue from which it begins."""
    rows = [
        {"size": size.value, "label": size.label, "staff": staff, "revenue": revenue}
        for size, staff, revenue in SIZE_BOUNDS
    ]
    return [*rows, {"size": Size.MICRO.value, "label": Size.MICRO.label, "staff": 0, "revenue": Decimal(0)}]


def why_this_size(staff: int, revenue: Decimal) -> str:
    """What puts the enterprise into its class, and what keeps it out of the next."""
    size = size_of(staff, revenue)
    bounds = {own: (people, money) for own, people, money in SIZE_BOUNDS}
    order = [Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO]
    sentences = []
    if size in bounds:
        sentences.append(
            _("It has at least %(staff)s staff and at least %(revenue)s million CNY of revenue.")
            % _told(*bounds[size])
        )
    if size != Size.LARGE:
        above = order[order.index(size) - 1]
        people, money = bounds[above]
        facts = _told(people, money) | {"above": above.label}
        if staff < people and revenue < money:
            sentences.append(
                _("To be %(above)s it would need %(staff)s staff and %(revenue)s million CNY.") % facts
            )
        elif staff < people:
            sentences.append(
                _("To be %(above)s it would need %(staff)s staff; its revenue would do.") % facts
            )
        else:
            sentences.append(
                _("To be %(above)s it would need %(revenue)s million CNY; its staff would do.") % facts
            )
    return (" " if get_language() == "en" else "").join(sentences)


def _told(staff: int, revenue: Decimal) -> dict[str, str]:
    return {
        "staff": number_format(staff, force_grouping=True),
        "revenue": number_format(revenue, force_grouping=True),
    }
