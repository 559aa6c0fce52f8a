"""Conflicts of interest: of the caller, and of those whom the caller leads."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import conflicts
from assessment.api.documented import documented
from assessment.api.fields import Strict, Text, Whole
from assessment.api.idempotency import once
from assessment.api.told import NamedSerializer, Stamped
from assessment.api.views import ApiViewSet
from assessment.models import Conflict, Enterprise


class ConflictSerializer(Stamped):
    enterprise = NamedSerializer()
    user = serializers.StringRelatedField()

    class Meta:
        model = Conflict
        fields = ("id", "enterprise", "user", "reason", "declared_at", "ended_at")


class ConflictBody(Strict):
    enterprise = Whole(min_value=1, max_value=10**15)
    reason = Text(max_length=1000, help_text="The lead of the agency reads it; the enterprise does not.")


class Conflicts(ApiViewSet):
    queryset = Conflict.objects.none()  # its kind, for the description
    serializer_class = ConflictSerializer

    def find(self, **others) -> None:
        if not self.request.user.is_agency:
            raise Http404

    def get_queryset(self):
        return Conflict.objects.visible_to(self.request.user).select_related("enterprise", "user")

    @documented(ConflictSerializer(many=True), refuses=(400, 404))
    def list(self, request) -> Response:
        """One's own, and for a lead those of the people looked after; the latest first."""
        return self.listed(self.get_queryset().order_by("-declared_at", "-pk"))

    @documented(ConflictSerializer, body=ConflictBody, status=201, refuses=(404, 409))
    @once
    def create(self, request) -> Response:
        """Declare to be too close to an enterprise: there is nothing to decide there from then on.

        What the caller has taken up of it goes back into the queue.
        """
        asked = self.asked(ConflictBody)
        enterprise = Enterprise.objects.visible_to(request.user).get(pk=asked["enterprise"])
        return self.show(conflicts.declare(enterprise, by=request.user, reason=asked["reason"]), status=201)

    @documented(ConflictSerializer, refuses=(409,))
    def end(self, request, conflict: int) -> Response:
        """End it: the person themselves, or their lead."""
        return self.show(conflicts.end(self.get_queryset().get(pk=conflict), by=request.user))
