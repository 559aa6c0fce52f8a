"""What happened to an assessment."""

from rest_framework import serializers
from rest_framework.response import Response

from assessment.api.assessments import OfAssessment
from assessment.api.documented import documented
from assessment.api.told import Stamped
from assessment.models import Event


class EventSerializer(Stamped):
    by = serializers.StringRelatedField()

    class Meta:
        model = Event
        fields = ("id", "kind", "by", "at", "note")


class Events(OfAssessment):
    serializer_class = EventSerializer

    @documented(EventSerializer(many=True), refuses=(400,))
    def list(self, request, reference: str) -> Response:
        """What happened, the latest first: the moves by their names, and what else was done."""
        return self.listed(
            self.assessment.events.visible_to(request.user).select_related("by").order_by("-at", "-pk")
        )
