"""Enterprises: registered, read, changed; their plants and the claim to speak for them."""

import re
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import enterprises
from assessment.api.documented import documented
from assessment.api.fields import Flag, Listed, Number, OneOf, Strict, Text, Whole
from assessment.api.filters import EnterpriseFilters, Filters
from assessment.api.idempotency import once
from assessment.api.told import RegionNameSerializer, Stamped
from assessment.api.views import ApiViewSet
from assessment.models import Claim, Enterprise, Membership, Mode, Plant, Region, Size
from scoring.industries import industries

CODE = re.compile("[0-9]{6}")
LARGEST_STAFF = 10_000_000
MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


class EnterpriseSerializer(Stamped):
    """As it stands in a list: nobody's telephone number is in it."""

    region = RegionNameSerializer()
    size = OneOf(Size.choices)
    role = serializers.CharField(source="my_role", allow_null=True, help_text="What the caller is there.")

    class Meta:
        model = Enterprise
        fields = (
            "id",
            "name",
            "credit_code",
            "region",
            "industry",
            "type",
            "size",
            "confirmed_at",
            "created_at",
            "role",
        )


class WholeEnterpriseSerializer(EnterpriseSerializer):
    revenue = Number(**MONEY)
    equipment_digitised = Number(max_digits=5, decimal_places=2, allow_null=True)
    claim = serializers.CharField(
        source="claim_state", allow_null=True, help_text="State of its confirmation."
    )

    class Meta(EnterpriseSerializer.Meta):
        fields = (
            *EnterpriseSerializer.Meta.fields,
            "claim",
            "address",
            "staff",
            "revenue",
            "modes",
            "contact_name",
            "contact_phone",
            "contact_email",
            "equipment_digitised",
            "equipment_networked",
            "remotely_monitored",
            "predictive_maintenance",
        )


@extend_schema_field({"type": "string", "pattern": "^[0-9]{6}$"})
class RegionCode(serializers.Field):
    """Of a region, down to the county; becomes the region itself."""

    default_error_messages = {"unknown": _("There is no region of this code.")}

    def to_internal_value(self, data: Any) -> Region:
        is_code = isinstance(data, str) and CODE.fullmatch(data)
        found = Region.objects.filter(pk=data).first() if is_code else None
        return found or self.fail("unknown")


class ChangeBody(Strict):
    name = Text(max_length=120, required=False)
    credit_code = Text(max_length=60, required=False)
    region = RegionCode(required=False)
    address = Text(max_length=200, allow_blank=True, required=False)
    industry = OneOf([(code, code) for code in industries()], required=False)
    type = OneOf(enterprises.TYPES, required=False)
    staff = Whole(min_value=1, max_value=LARGEST_STAFF, required=False)
    revenue = Number(**MONEY, required=False, help_text="Of last year, in million CNY.")
    modes = Listed(child=OneOf(Mode.choices), max_length=len(Mode), required=False)
    contact_name = Text(max_length=80, allow_blank=True, required=False)
    contact_phone = Text(max_length=40, allow_blank=True, required=False)
    contact_email = Text(max_length=254, allow_blank=True, required=False)
    equipment_digitised = Number(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, allow_null=True, required=False
    )
    equipment_networked = Flag(allow_null=True, required=False)
    remotely_monitored = Flag(allow_null=True, required=False)
    predictive_maintenance = Flag(allow_null=True, required=False)


class RegisterBody(ChangeBody):
    """Without `type`, the one that is usual in the industry."""

    name = Text(max_length=120)
    credit_code = Text(max_length=60)
    region = RegionCode()
    industry = OneOf([(code, code) for code in industries()])
    staff = Whole(min_value=1, max_value=LARGEST_STAFF)
    revenue = Number(**MONEY, help_text="Of last year, in million CNY.")


class Enterprises(ApiViewSet):
    queryset = Enterprise.objects.none()  # its kind, for the description
    serializer_class = WholeEnterpriseSerializer
    filter_backends = [Filters]
    filterset_class = EnterpriseFilters

    def get_queryset(self) -> QuerySet[Enterprise]:
        return seen_by(self.request.user)

    @documented(EnterpriseSerializer(many=True), refuses=(400,))
    def list(self, request) -> Response:
        """The caller's own, those of an agency's region; operators see all."""
        return self.listed(self.get_queryset().order_by("name_key", "pk"), EnterpriseSerializer)

    @documented(WholeEnterpriseSerializer, body=RegisterBody, status=201, has_address=True)
    @once
    def create(self, request) -> Response:
        """Register an enterprise, with the caller as its owner.

        Whether somebody else has registered the same credit code plays no part; an agency confirms
        who speaks for it.
        """
        profile = self.asked(RegisterBody)
        profile.setdefault("type", industries()[profile["industry"]].usual_type)
        made = enterprises.register(profile, by=request.user)
        return self._shown(made.pk, status=201, Location=f"/api/v1/enterprises/{made.pk}/")

    @documented(WholeEnterpriseSerializer)
    def retrieve(self, request, enterprise: int) -> Response:
        """The profile of one enterprise."""
        return self._shown(enterprise)

    @documented(WholeEnterpriseSerializer, body=ChangeBody)
    def update(self, request, enterprise: int) -> Response:
        """Change the profile; what is not named stays.

        Another name or credit code has to be confirmed anew.
        """
        found = Enterprise.objects.visible_to(request.user).get(pk=enterprise)
        enterprises.change(found, self.asked(ChangeBody), by=request.user)
        return self._shown(enterprise)

    def _shown(self, pk: int, *, status: int = 200, **headers: str) -> Response:
        return self.show(self.get_queryset().get(pk=pk), status=status, **headers)


def seen_by(user) -> QuerySet[Enterprise]:
    """With all that the serializers tell, in one statement."""
    mine = Membership.objects.filter(user=user, ended_at=None, enterprise=OuterRef("pk"))
    claim = Claim.objects.filter(enterprise=OuterRef("pk"))
    return (
        Enterprise.objects.visible_to(user)
        .select_related("region")
        .annotate(my_role=Subquery(mine.values("role")[:1]), claim_state=Subquery(claim.values("state")[:1]))
    )


class OfEnterprise(ApiViewSet):
    """What belongs to an enterprise that the caller may see."""

    enterprise: Enterprise

    def find(self, enterprise: int, **others) -> None:
        self.enterprise = Enterprise.objects.visible_to(self.request.user).get(pk=enterprise)


class OfOwnEnterprise(OfEnterprise):
    """Of its own people; agencies have no business with them."""

    def find(self, enterprise: int, **others) -> None:
        super().find(enterprise)
        if self.enterprise.role_of(self.request.user) is None:
            raise Enterprise.DoesNotExist


class PlantSerializer(Stamped):
    region = RegionNameSerializer()

    class Meta:
        model = Plant
        fields = ("id", "name", "region", "closed_at")


class PlantBody(Strict):
    name = Text(max_length=120)
    region = RegionCode()


class Plants(OfEnterprise):
    serializer_class = PlantSerializer

    @documented(PlantSerializer(many=True), refuses=(400,))
    def list(self, request, enterprise: int) -> Response:
        """The plants, also those that are closed."""
        return self.listed(self.enterprise.plants.select_related("region").order_by("name", "pk"))

    @documented(PlantSerializer, body=PlantBody, status=201, refuses=(409,))
    @once
    def create(self, request, enterprise: int) -> Response:
        """Name a place of the enterprise; it can be assessed by itself from then on."""
        wanted = self.asked(PlantBody)
        return self.show(enterprises.add_plant(self.enterprise, by=request.user, **wanted), status=201)

    @documented(PlantSerializer, refuses=(409,))
    def close(self, request, enterprise: int, plant: int) -> Response:
        """Take a plant out of what can be assessed; its assessments stay."""
        found = self.enterprise.plants.select_related("region", "enterprise").get(pk=plant)
        return self.show(enterprises.close_plant(found, by=request.user))
