"""The agencies that the caller may see, and their people."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import agencies
from assessment.api.documented import documented
from assessment.api.fields import Listed, OneOf, Strict, Text, Whole
from assessment.api.filters import AgencyFilters, Filters
from assessment.api.idempotency import once
from assessment.api.told import RegionNameSerializer, Stamped
from assessment.api.views import ApiViewSet
from assessment.lifecycle import AGENCY_ROLES, Tier
from assessment.models import Agency, AgencyMember
from assessment.models.choices import LIST_COLUMNS

ROLES = [(role.value, role.label) for role in AGENCY_ROLES]


class AgencySerializer(serializers.ModelSerializer):
    region = RegionNameSerializer()
    tier = OneOf(Tier.choices)
    columns = serializers.ListField(
        source="list_columns", child=OneOf(LIST_COLUMNS), help_text="Of its recommendation lists."
    )
    people = serializers.IntegerField(help_text="How many people it has.")
    may_look_after = serializers.SerializerMethodField(help_text="Whether the caller may change its people.")

    class Meta:
        model = Agency
        fields = ("id", "name", "region", "tier", "days", "columns", "people", "may_look_after")

    def get_may_look_after(self, agency: Agency) -> bool:
        return agencies.may_look_after(agency, self.context["request"].user)


class MemberSerializer(Stamped):
    user = Whole(source="user_id", help_text="The person, as `to` of an assignment names them.")
    name = Text(source="user.__str__")
    email = Text(source="user.email")
    role = OneOf(ROLES)

    class Meta:
        model = AgencyMember
        fields = ("id", "user", "name", "email", "role", "since")


class AgencyBody(Strict):
    days = Whole(
        required=False,
        min_value=1,
        max_value=agencies.MOST_DAYS,
        help_text="For a submission, from when it comes to the desk; then it is late.",
    )
    columns = Listed(
        required=False,
        child=OneOf(LIST_COLUMNS),
        min_length=1,
        max_length=len(LIST_COLUMNS),
        help_text="Of the recommendation lists, unless others are asked for.",
    )

    def validate(self, attrs: dict) -> dict:
        if not attrs:
            raise serializers.ValidationError(_("Say the days, the columns, or both."))
        return attrs


class MemberBody(Strict):
    email = Text(max_length=254)
    role = OneOf(ROLES)


class Agencies(ApiViewSet):
    queryset = Agency.objects.none()  # its kind, for the description
    serializer_class = AgencySerializer
    filter_backends = [Filters]
    filterset_class = AgencyFilters

    def find(self, **others) -> None:
        if not (self.request.user.is_operator or self.request.user.is_agency):
            raise Http404

    def get_queryset(self) -> QuerySet[Agency]:
        seen = Agency.objects.visible_to(self.request.user).select_related("region")
        return seen.annotate(people=Count("members", filter=Q(members__ended_at=None)))

    @documented(AgencySerializer(many=True), refuses=(400, 404))
    def list(self, request) -> Response:
        """One's own agency and those below; operators see all."""
        return self.listed(self.get_queryset().order_by("region__path", "pk"))

    @documented(AgencySerializer)
    def retrieve(self, request, agency: int) -> Response:
        """One agency."""
        return self.show(self.get_queryset().get(pk=agency))

    @documented(AgencySerializer, body=AgencyBody)
    def update(self, request, agency: int) -> Response:
        """Settle within how many days a submission should leave the desk, and the columns of the lists."""
        found, asked = self.get_queryset().get(pk=agency), self.asked(AgencyBody)
        if "days" in asked:
            agencies.set_days(found, by=request.user, days=asked["days"])
        if "columns" in asked:
            agencies.set_columns(found, by=request.user, columns=asked["columns"])
        return self.show(self.get_queryset().get(pk=agency))


class Members(ApiViewSet):
    serializer_class = MemberSerializer
    agency: Agency

    def find(self, agency: int, **others) -> None:
        self.agency = Agency.objects.visible_to(self.request.user).get(pk=agency)

    def get_queryset(self) -> QuerySet[AgencyMember]:
        return self.agency.members.select_related("user", "agency")

    @documented(MemberSerializer(many=True), refuses=(400,))
    def list(self, request, agency: int) -> Response:
        """Who sits in the agency, and as what."""
        return self.listed(self.get_queryset().filter(ended_at=None).order_by("since", "pk"))

    @documented(MemberSerializer, body=MemberBody, status=201, refuses=(409,))
    @once
    def create(self, request, agency: int) -> Response:
        """Give a person with an account a seat, or another role in the seat they have."""
        added = agencies.add_member(self.agency, by=request.user, **self.asked(MemberBody))
        return self.show(added, status=201)

    @documented(status=204, refuses=(409,))
    def remove(self, request, agency: int, member: int) -> Response:
        """End a seat. What the person decided stays under the name."""
        agencies.remove_member(self.get_queryset().get(pk=member), by=request.user)
        return Response(status=204)
