"""By what lists can be narrowed. A filter that a list does not know is refused, not passed over."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.drainage import set_override
from rest_framework.exceptions import ValidationError

from assessment.api.fields import LARGEST_ID
from assessment.lifecycle import Status
from assessment.models import Agency, Assessment, Comment, Enterprise
from scoring.industries import industries

PAGING = frozenset({"cursor", "page_size"})


class Filters(filters.DjangoFilterBackend):
    def filter_queryset(self, request, queryset, view):
        filterset = self.get_filterset_class(view, queryset)
        refuse_unknown(request, set(filterset.base_filters) if filterset else set())
        return super().filter_queryset(request, queryset, view)


def refuse_unknown(request, known: set[str]) -> None:
    if unknown := sorted(set(request.query_params) - known - PAGING):
        raise ValidationError({key: [_("Nothing of this name is known here.")] for key in unknown[:20]})


class WholeFilter(filters.NumberFilter):
    field_class = forms.IntegerField

    def __init__(self, *args, least: int, most: int, **options) -> None:
        super().__init__(*args, min_value=least, max_value=most, **options)
        set_override(self, "field", {"type": "integer", "minimum": least, "maximum": most})

    def get_max_validator(self) -> None:
        """The field has its own."""


class RegionFilter(filters.CharFilter):
    """A region and all that lies in it."""

    field_class = forms.RegexField

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, regex="^[0-9]{6}$", lookup_expr="contains", **options)
        set_override(self, "field", {"type": "string", "pattern": "^[0-9]{6}$"})

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return super().filter(queryset, f"{value}/" if value else value)


class AssessmentFilters(filters.FilterSet):
    status = filters.MultipleChoiceFilter(choices=Status.choices)
    year = WholeFilter(least=2000, most=3000)
    enterprise = WholeFilter(least=1, most=LARGEST_ID)
    region = RegionFilter("region__path")
    level = WholeFilter(least=0, most=5)

    class Meta:
        model = Assessment
        fields = ()


class EnterpriseFilters(filters.FilterSet):
    region = RegionFilter("region__path")
    industry = filters.ChoiceFilter(choices=lambda: [(code, code) for code in industries()])
    text = filters.CharFilter(method="named", max_length=100)

    class Meta:
        model = Enterprise
        fields = ()

    def named(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        return queryset.filter(Q(name__icontains=text) | Q(credit_code__icontains=text))


class CommentFilters(filters.FilterSet):
    requirement = filters.CharFilter(max_length=60)

    class Meta:
        model = Comment
        fields = ()


class AgencyFilters(filters.FilterSet):
    region = RegionFilter("region__path")
    text = filters.CharFilter(method="named", max_length=100)

    class Meta:
        model = Agency
        fields = ()

    def named(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        return queryset.filter(Q(name__icontains=text) | Q(region__name__icontains=text))
