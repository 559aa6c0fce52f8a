"""The sentences that the caller's agencies keep for their findings."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import phrases
from assessment.api.documented import documented
from assessment.api.fields import Strict, Text, Whole
from assessment.api.idempotency import once
from assessment.api.told import NamedSerializer, Stamped
from assessment.api.views import ApiViewSet
from assessment.models import Agency, Phrase


class PhraseSerializer(Stamped):
    agency = NamedSerializer()
    added_by = serializers.StringRelatedField()

    class Meta:
        model = Phrase
        fields = ("id", "agency", "text", "added_by", "added_at")


class PhraseBody(Strict):
    agency = Whole(min_value=1, max_value=10**15)
    text = Text(max_length=500)


class Phrases(ApiViewSet):
    queryset = Phrase.objects.none()  # its kind, for the description
    serializer_class = PhraseSerializer

    def find(self, **others) -> None:
        if not self.request.user.is_agency:
            raise Http404

    def get_queryset(self):
        return Phrase.objects.visible_to(self.request.user).select_related("agency", "added_by")

    @documented(PhraseSerializer(many=True), refuses=(400, 404))
    def list(self, request) -> Response:
        """Those of the caller's agencies."""
        return self.listed(self.get_queryset().order_by("text", "pk"))

    @documented(PhraseSerializer, body=PhraseBody, status=201, refuses=(404, 409))
    @once
    def create(self, request) -> Response:
        """Add one to an agency of the caller's; an agency keeps at most 200."""
        asked = self.asked(PhraseBody)
        own = {desk.agency_id for desk in request.user.desks}
        agency = Agency.objects.filter(pk__in=own).get(pk=asked["agency"])
        return self.show(phrases.add(agency, asked["text"], by=request.user), status=201)

    @documented(status=204)
    def remove(self, request, phrase: int) -> Response:
        """Take one away; the findings in which it was used keep its words."""
        phrases.remove(self.get_queryset().get(pk=phrase), by=request.user)
        return Response(status=204)
