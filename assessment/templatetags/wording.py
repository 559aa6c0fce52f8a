"""The engine's texts, levels and scores in templates."""

from collections.abc import Iterable
from fractions import Fraction

from django import template
from django.utils.translation import get_language

from assessment.models import Value
from scoring.model import NUMERALS, Edition, Language, Requirement, Text
from scoring.sentences import cut
from scoring.telling import level_name

register = template.Library()


def language() -> Language:
    """The engine's code of the language that is being spoken."""
    return "en" if get_language() == "en" else "zh"


@register.simple_tag
def gap() -> str:
    """What stands between two sentences: a space, in Chinese nothing."""
    return " " if language() == "en" else ""


@register.simple_tag
def comma() -> str:
    """What parts the items of a list."""
    return ", " if language() == "en" else "、"


@register.filter
def listed(items: Iterable[object]) -> str:
    return comma().join(map(str, items))


def sentences(parts: Iterable[str]) -> str:
    """Parts without their full stops, as sentences one after the other."""
    stop = "." if language() == "en" else "。"
    return gap().join(f"{part}{stop}" for part in parts)


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


@register.filter
def title_for(requirement: Requirement, type: str) -> Text:
    """The short name of a requirement as an enterprise of this type reads it."""
    return requirement.worded_for(type).title


@register.filter
def requirement(edition: Edition, id: str) -> Requirement:
    return edition.requirements[id]


@register.filter
def answer(value: str) -> str:
    """A stored answer in words."""
    return str(Value(value).label)


@register.filter
def exact(stored: str | None) -> Fraction | None:
    """A score as it is kept, such as "12/5", as a number."""
    return None if stored is None else Fraction(stored)


@register.filter
def text_for(requirement: Requirement, type: str) -> Text:
    """The whole text of a requirement as an enterprise of this type reads it."""
    return requirement.worded_for(type).text
