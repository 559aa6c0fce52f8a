"""Whom a round invites: for the agency that calls and those above it."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import invitees
from assessment.actions.invitees import NAME_LENGTH, Wish, one_line
from assessment.api.documented import documented
from assessment.api.fields import Moment, OneOf, Strict, Text
from assessment.api.idempotency import once
from assessment.api.views import ApiViewSet
from assessment.models import Invitee, Round
from assessment.models.credit_codes import plain
from assessment.models.round_progress import Standing, invited_to, standings_of


class InviteeSerializer(serializers.Serializer):
    credit_code = Text(source="invitee.credit_code")
    name = Text(help_text="As registered here, else as the list has it.")
    standing = OneOf(Standing.choices, help_text="How far the enterprise is; no more is told of a draft.")
    invited_at = Moment(source="invitee.invited_at")
    reminded_at = Moment(source="invitee.reminded_at", allow_null=True)


class InviteeBody(Strict):
    credit_code = Text(max_length=40)
    name = Text(max_length=NAME_LENGTH, required=False, allow_blank=True)


class InviteesBody(Strict):
    invitees = InviteeBody(many=True)

    def validate_invitees(self, given: list[dict]) -> list[Wish]:
        rows = enumerate(given, 1)
        return [Wish(place, plain(row["credit_code"]), one_line(row.get("name", ""))) for place, row in rows]


class ReadingSerializer(serializers.Serializer):
    """What has become of the list, by credit codes."""

    invited = serializers.SerializerMethodField()
    not_registered = serializers.SerializerMethodField(help_text="Of these: not registered here yet.")
    invited_before = serializers.SerializerMethodField()
    listed_twice = serializers.SerializerMethodField()

    def get_invited(self, reading: invitees.Reading) -> list[str]:
        return [wish.code for wish in reading.new]

    def get_not_registered(self, reading: invitees.Reading) -> list[str]:
        return [wish.code for wish in reading.unregistered]

    def get_invited_before(self, reading: invitees.Reading) -> list[str]:
        return [wish.code for wish in reading.already]

    def get_listed_twice(self, reading: invitees.Reading) -> list[str]:
        return [wish.code for wish in reading.twice]


class Invitees(ApiViewSet):
    queryset = Invitee.objects.none()  # its kind, for the description
    serializer_class = InviteeSerializer
    round: Round

    def find(self, round: int, **others) -> None:
        self.round = (
            Round.objects.visible_to(self.request.user).select_related("agency__region").get(pk=round)
        )
        if not self.round.is_looked_after_by(self.request.user):
            raise Http404

    @documented(InviteeSerializer(many=True), refuses=(400,))
    def list(self, request, round: int) -> Response:
        """Whom the round invites, and whether each has begun and handed in."""
        rows = self.paginate_queryset(self.filter_queryset(self.round.invitees.order_by("pk")))
        told = invited_to(rows, standings_of(self.round), by=request.user)
        return self.get_paginated_response(InviteeSerializer(told, many=True).data)

    @documented(ReadingSerializer, body=InviteesBody, refuses=(409,))
    @once
    def create(self, request, round: int) -> Response:
        """Invite all of a list, or nobody where one code is wrong.

        Those invited before and those listed twice are told and left as they are. Owners of registered
        enterprises get a letter.
        """
        reading = invitees.invite(self.round, by=request.user, wishes=self.asked(InviteesBody)["invitees"])
        return self.show(reading, ReadingSerializer)

    @documented(status=204, refuses=(409,))
    def remove(self, request, round: int, credit_code: str) -> Response:
        """Take an invitation back, as long as the enterprise has not begun."""
        invitees.uninvite(self.round, by=request.user, code=credit_code)
        return Response(status=204)
