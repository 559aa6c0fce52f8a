"""Confirming that somebody speaks for an enterprise: sent by an owner, decided at a desk."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import claims
from assessment.api.documented import documented, file
from assessment.api.enterprises import OfOwnEnterprise
from assessment.api.fields import OneOf, Strict, Text
from assessment.api.filters import PAGING
from assessment.api.idempotency import once
from assessment.api.parsing import Upload
from assessment.api.sending import AnyFormat, attached
from assessment.api.told import NamedSerializer, Stamped
from assessment.api.views import ApiViewSet
from assessment.models import Claim


class ClaimSerializer(Stamped):
    enterprise = NamedSerializer()
    state = OneOf(Claim.State.choices)
    made_by = serializers.StringRelatedField()
    decided_by = serializers.StringRelatedField(allow_null=True)

    class Meta:
        model = Claim
        fields = (
            "id",
            "enterprise",
            "state",
            "licence_name",
            "licence_type",
            "made_by",
            "sent_at",
            "decided_at",
            "decided_by",
            "note",
        )


class LicenceBody(Strict):
    licence = serializers.FileField(max_length=1000)


class OwnClaim(OfOwnEnterprise):
    serializer_class = ClaimSerializer

    parser_classes = (Upload,)

    def get_queryset(self) -> QuerySet[Claim]:
        return Claim.objects.filter(enterprise=self.enterprise).select_related(*WITH)

    @documented(ClaimSerializer)
    def retrieve(self, request, enterprise: int) -> Response:
        """Where the confirmation of one's own enterprise stands."""
        return self.show(self.get_queryset().get())

    @documented(ClaimSerializer, body={"multipart/form-data": LicenceBody}, status=201, refuses=(409,))
    @once
    def create(self, request, enterprise: int) -> Response:
        """Send the business licence, as PDF, PNG or JPEG, to the agency of the region."""
        claims.send(self.enterprise, self.asked(LicenceBody)["licence"], by=request.user)
        return self.show(self.get_queryset().get(), status=201)


WITH = ("enterprise__region", "made_by", "decided_by")


class DeskQuery(Strict):
    state = serializers.ChoiceField(Claim.State.choices, required=False)


class SeenBody(Strict):
    seen = serializers.DateTimeField(
        required=False, help_text="The `sent_at` that was read; a licence sent since refuses the decision."
    )


class NoteBody(SeenBody):
    note = Text(max_length=claims.NOTE_LENGTH, help_text="The enterprise reads it.")


class DeskClaimSerializer(ClaimSerializer):
    """With what a decision needs."""

    is_taken = serializers.SerializerMethodField(
        help_text="Another registration of the same credit code is confirmed already."
    )
    may_decide = serializers.SerializerMethodField()

    class Meta(ClaimSerializer.Meta):
        fields = (*ClaimSerializer.Meta.fields, "is_taken", "may_decide")

    def get_is_taken(self, claim: Claim) -> bool:
        return claim.enterprise.code_is_taken()

    def get_may_decide(self, claim: Claim) -> bool:
        user = self.context["request"].user
        return claim.state == Claim.State.WAITING and claims.may_decide(claim, user)


class Claims(ApiViewSet):
    """The desk: of the agencies in their region, and of operators."""

    serializer_class = DeskClaimSerializer

    def find(self, **others) -> None:
        if not (self.request.user.is_operator or self.request.user.is_agency):
            raise Http404

    def get_queryset(self) -> QuerySet[Claim]:
        user = self.request.user
        seen = Claim.objects.visible_to(user).select_related(*WITH)
        return seen if user.is_operator else seen.filter(user.in_my_regions("enterprise__region"))

    @documented(ClaimSerializer(many=True), parameters=(DeskQuery,), refuses=(404,))
    def list(self, request) -> Response:
        """The confirmations of the caller's regions, in the order in which they were made."""
        asked = {key: value for key, value in request.query_params.items() if key not in PAGING}
        return self.listed(
            self.get_queryset().filter(**self.asked(DeskQuery, asked)).order_by("pk"), ClaimSerializer
        )

    @documented(DeskClaimSerializer)
    def retrieve(self, request, claim: int) -> Response:
        """One of them, with what a decision needs."""
        return self.show(self.get_queryset().get(pk=claim))

    @documented(DeskClaimSerializer, body=SeenBody, refuses=(409,))
    @once
    def confirm(self, request, claim: int) -> Response:
        """Say yes: the enterprise may submit from now on."""
        claims.confirm(self.get_queryset().get(pk=claim), by=request.user, **self.asked(SeenBody))
        return self.show(self.get_queryset().get(pk=claim))

    @documented(DeskClaimSerializer, body=NoteBody, refuses=(409,))
    @once
    def refuse(self, request, claim: int) -> Response:
        """Say no, and why; the enterprise may send another scan."""
        claims.refuse(self.get_queryset().get(pk=claim), by=request.user, **self.asked(NoteBody))
        return self.show(self.get_queryset().get(pk=claim))


class Licence(ApiViewSet):
    content_negotiation_class = AnyFormat

    @file("*/*")
    def download(self, request, claim: int) -> FileResponse:
        """The scan, for those who may see the claim."""
        found = Claim.objects.visible_to(request.user).select_related("enterprise").get(pk=claim)
        if not found.licence:
            raise Http404
        claims.hand_over_licence(found, by=request.user)
        return attached(found.licence, found.licence_name, found.licence_type)
