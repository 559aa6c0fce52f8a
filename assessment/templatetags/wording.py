"""The engine's texts, levels and scores in templates."""

from fractions import Fraction

from django import template
from django.utils.translation import get_language

from scoring.model import NUMERALS, Text
from scoring.sentences import cut
from scoring.telling import level_name

register = template.Library()


def language() -> str:
    """The engine's code of the language that is being spoken."""
    return "en" if get_language() == "en" else "zh"


@register.filter
def said(text: Text) -> str:
    """A text of the engine in the reader's language."""
    return text.of(language())


@register.filter
def score(value: Fraction | None) -> str:
    """Two places, cut and not rounded; a dash where there is nothing to score."""
    return "–" if value is None else cut(value)


@register.filter
def percent(value: Fraction, places: int = 0) -> str:
    """A share of 1 in percent, cut and not rounded."""
    return cut(value * 100, places)


@register.filter
def numeral(level: int) -> str:
    return NUMERALS[level]


@register.filter
def level(number: int) -> str:
    """Such as "level II" or 二级."""
    return level_name(number, language())
