"""Small drawings and shades beside figures."""

from fractions import Fraction

from django import template
from django.utils.safestring import SafeString

from assessment.printing import charts

register = template.Library()

SHADES = (Fraction(1, 4), Fraction(1, 2), Fraction(4, 5))  # where the shades of the heat map begin


@register.filter
def bar(score: Fraction | None) -> SafeString:
    """A score from 0 to 1 as a bar."""
    return charts.small_bar(score or 0)


@register.filter
def heat(score: Fraction | None) -> str:
    """The class of a cell of the heat map."""
    if score is None:
        return "h-na"
    return f"h-{1 + sum(score >= shade for shade in SHADES)}" if score else "h-0"
