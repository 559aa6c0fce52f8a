"""Form fields in the theme's markup."""

from django import forms, template
from django.forms import BoundField

register = template.Library()


@register.filter
def control(field: BoundField) -> str:
    """The control itself, with the theme's class; description and error are tied to it by Django."""
    widget = field.field.widget
    attributes = {"class": f"{class_of(widget)} {widget.attrs.get('class', '')}".strip()}
    if isinstance(widget, forms.TextInput | forms.PasswordInput):
        attributes["placeholder"] = ""  # a placeholder is no label
    return field.as_widget(attrs=attributes)


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether several controls answer one question, so that they need a legend and not a label."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_tick(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def says_optional(field: BoundField) -> bool:
    """Most fields are needed, so the others say so."""
    return not field.field.required and not getattr(field.field, "is_quiet", False)


def class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
