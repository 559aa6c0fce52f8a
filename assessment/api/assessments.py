"""Assessments: those that the caller may see, and what they are asked about."""

from django.db.models import QuerySet
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import assessments
from assessment.api.documented import documented
from assessment.api.fields import LARGEST_ID, OneOf, Strict, Text, Texts, Whole
from assessment.api.filters import AssessmentFilters, Filters
from assessment.api.idempotency import once
from assessment.api.told import NamedSerializer, RegionNameSerializer, Stamped
from assessment.api.views import ApiViewSet
from assessment.lifecycle import Status, Tier
from assessment.models import Assessment, Enterprise, Round
from assessment.models.queue import with_result

TYPES = ("discrete", "process")
OF_BOTH = (
    "reference",
    "unit",
    "enterprise",
    "plant",
    "region",
    "year",
    "edition",
    "status",
    "tier",
    "assigned_to",
    "created_at",
    "submitted_at",
    "level",
    "total",
    "receipt",
    "verified_level",
    "returns",
    "round",
    "chain",
    "role",
    "moves",
)


class AssessmentSerializer(Stamped):
    """As an agency reads it. `moves` are those that are open to the caller now."""

    unit = Text(help_text="What is assessed: the plant, or the whole enterprise.")
    enterprise = NamedSerializer()
    plant = NamedSerializer(allow_null=True)
    region = RegionNameSerializer()
    edition = Text(source="edition_id")
    status = OneOf(Status.choices)
    tier = OneOf(Tier.choices, help_text="Whose desk a submission is on.")
    assigned_to = serializers.SerializerMethodField(help_text="Who has taken it up for review.")
    level = Whole(allow_null=True, min_value=0, max_value=5, help_text="Of the latest submission.")
    total = Text(allow_null=True, source="exact_total", help_text="Of the latest submission: 12/5, exact.")
    receipt = serializers.SerializerMethodField(
        help_text="Of the latest submission; null before there is one, and once it has been forgotten."
    )
    verified_level = Whole(allow_null=True, min_value=0, max_value=5, help_text="Once it is accepted.")
    returns = Whole(min_value=0, help_text="How often it was sent back to the enterprise.")
    role = serializers.SerializerMethodField(
        help_text="What the caller is here; null for those who only read."
    )
    moves = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = (*OF_BOTH, "flag_count")

    def get_assigned_to(self, assessment: Assessment) -> str | None:
        return str(assessment.assigned_to) if assessment.assigned_to else None

    def get_receipt(self, assessment: Assessment) -> str | None:
        return assessment.receipt or None

    def get_role(self, assessment: Assessment) -> str | None:
        standing = assessment.role_of(self.context["request"].user)
        return standing and str(standing[1])

    def get_moves(self, assessment: Assessment) -> list[str]:
        return assessment.moves_open_to(self.context["request"].user)


class OwnAssessmentSerializer(AssessmentSerializer):
    """As the enterprise's own people read it, with what is still being worked on."""

    type = OneOf(TYPES)
    tailored_out = Texts(help_text="Subdomains that are left out, each with the reason.")

    class Meta(AssessmentSerializer.Meta):
        fields = (*OF_BOTH, "type", "tailored_out", "unlocked")


class EitherSerializer(serializers.BaseSerializer):
    """Each row for the caller's side of it."""

    def to_representation(self, assessment: Assessment) -> dict:
        kind = OwnAssessmentSerializer if assessment.my_role else AssessmentSerializer
        return kind(assessment, context=self.context).data


EITHER = PolymorphicProxySerializer(
    "AnyAssessment",
    [OwnAssessmentSerializer, AssessmentSerializer],
    resource_type_field_name=None,
    many=False,
)
LIST = PolymorphicProxySerializer(
    "AnyAssessment", [OwnAssessmentSerializer, AssessmentSerializer], resource_type_field_name=None, many=True
)


class ShapeBody(Strict):
    type = OneOf(TYPES, required=False)
    tailored_out = Texts(required=False, help_text="Subdomains that are left out, each with the reason.")


class StartBody(ShapeBody):
    enterprise = Whole(min_value=1, max_value=LARGEST_ID)
    plant = Whole(min_value=1, max_value=LARGEST_ID, allow_null=True, required=False)
    year = Whole(min_value=2000, max_value=3000, required=False, help_text="That of the round, in one.")
    edition = Text(max_length=40, required=False, help_text="That of the round, in one.")
    round = Whole(min_value=1, max_value=LARGEST_ID, allow_null=True, required=False)


class Assessments(ApiViewSet):
    queryset = Assessment.objects.none()  # its kind, for the description
    serializer_class = EitherSerializer
    filter_backends = [Filters]
    filterset_class = AssessmentFilters

    def get_queryset(self) -> QuerySet[Assessment]:
        return seen_by(self.request.user)

    @documented(LIST, refuses=(400,))
    def list(self, request) -> Response:
        """The caller's assessments, the newest first.

        People of an enterprise see all of it, agencies what was handed in in their region.
        """
        return self.listed(self.get_queryset().order_by("-created_at", "-pk"))

    @documented(EITHER, body=StartBody, status=201, refuses=(404, 409), has_address=True)
    @once
    def create(self, request) -> Response:
        """Start an assessment of an enterprise or of one of its plants.

        There is one open assessment a unit, edition, year and round. In a round, year and edition are its.
        """
        wanted = self.asked(StartBody)
        enterprise = Enterprise.objects.visible_to(request.user).get(pk=wanted.pop("enterprise"))
        plant, called = wanted.pop("plant", None), wanted.pop("round", None)
        made = assessments.start(
            enterprise,
            by=request.user,
            plant=plant and enterprise.plants.get(pk=plant),
            edition_id=wanted.pop("edition", None),
            round=called and Round.objects.visible_to(request.user).get(pk=called),
            **wanted,
        )
        return shown(self, made.reference, status=201)

    @documented(EITHER)
    def retrieve(self, request, reference: str) -> Response:
        """One assessment."""
        return shown(self, reference)

    @documented(OwnAssessmentSerializer, body=ShapeBody, refuses=(409,))
    def reshape(self, request, reference: str) -> Response:
        """Change the type and what is left out; what is not named stays.

        The answers given are all kept, whether or not they count now.
        """
        own = Assessment.objects.of_member(request.user).get(reference=reference)
        present = {"type": own.type, "tailored_out": own.tailored_out}
        assessments.reshape(own, by=request.user, **present | self.asked(ShapeBody))
        return shown(self, reference)


def seen_by(user) -> QuerySet[Assessment]:
    """With all that the serializers tell, in one statement."""
    seen = Assessment.objects.visible_to(user).with_unit().select_related("assigned_to")
    return with_result(seen.with_role_of(user))


def shown(view: ApiViewSet, reference: str, *, status: int = 200) -> Response:
    """The assessment as it is now; a new one with its address."""
    found = seen_by(view.request.user).get(reference=reference)
    headers = {"Location": f"/api/v1/assessments/{reference}/"} if status == 201 else {}
    return view.show(found, EitherSerializer, status=status, **headers)


class OfAssessment(ApiViewSet):
    """What belongs to an assessment that the caller may see."""

    assessment: Assessment

    def find(self, reference: str, **others) -> None:
        self.assessment = (
            Assessment.objects.visible_to(self.request.user).with_unit().get(reference=reference)
        )


class OfOwnAssessment(ApiViewSet):
    """What is being worked on: of the enterprise's own people, a 404 for anybody else."""

    assessment: Assessment

    def find(self, reference: str, **others) -> None:
        self.assessment = Assessment.objects.of_member(self.request.user).with_unit().get(reference=reference)
