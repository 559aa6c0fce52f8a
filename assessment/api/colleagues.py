"""The people of an enterprise, and the invitations on their way."""

from datetime import datetime

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import members
from assessment.api.documented import documented
from assessment.api.enterprises import OfOwnEnterprise
from assessment.api.fields import Moment, OneOf, Strict, Text
from assessment.api.idempotency import once
from assessment.api.told import NamedSerializer, Stamped
from assessment.api.views import ApiViewSet, PublicViewSet
from assessment.lifecycle import ENTERPRISE_ROLES
from assessment.models import Invitation, Membership

ROLES = [(role.value, role.label) for role in ENTERPRISE_ROLES]


class ColleagueSerializer(Stamped):
    name = Text(source="user.__str__")
    email = Text(source="user.email")
    role = OneOf(ROLES)

    class Meta:
        model = Membership
        fields = ("id", "name", "email", "role", "since")


class RoleBody(Strict):
    role = OneOf(ROLES)


class Colleagues(OfOwnEnterprise):
    serializer_class = ColleagueSerializer

    @documented(ColleagueSerializer(many=True), refuses=(400,))
    def list(self, request, enterprise: int) -> Response:
        """Who belongs to the enterprise, and as what."""
        current = self.enterprise.memberships.filter(ended_at=None).select_related("user")
        return self.listed(current.order_by("since", "pk"))

    @documented(ColleagueSerializer, body=RoleBody, refuses=(409,))
    def change_role(self, request, enterprise: int, membership: int) -> Response:
        """Make somebody owner, contributor or viewer. One owner always stays."""
        role = self.asked(RoleBody)["role"]
        return self.show(members.change_role(self._one(membership), by=request.user, role=role))

    @documented(status=204, refuses=(409,))
    def remove(self, request, enterprise: int, membership: int) -> Response:
        """Take a colleague out, or leave oneself. What the person answered stays under the name."""
        members.remove(self._one(membership), by=request.user)
        return Response(status=204)

    def _one(self, pk: int) -> Membership:
        return self.enterprise.memberships.select_related("enterprise", "user").get(pk=pk)


class InvitationSerializer(Stamped):
    """Never the link itself, which only the letter carries."""

    role = OneOf(ROLES)
    expires = serializers.SerializerMethodField()
    is_open = serializers.SerializerMethodField(help_text="Whether the link still works.")

    class Meta:
        model = Invitation
        fields = ("id", "email", "role", "invited_at", "expires", "is_open")

    def get_expires(self, invitation: Invitation) -> datetime:
        return Moment().to_representation(invitation.invited_at + members.VALID_FOR)

    def get_is_open(self, invitation: Invitation) -> bool:
        return members.is_open(invitation)


class InvitationBody(Strict):
    email = Text(max_length=254)
    role = OneOf(ROLES)


class Invitations(OfOwnEnterprise):
    serializer_class = InvitationSerializer

    @documented(InvitationSerializer(many=True), refuses=(400,))
    def list(self, request, enterprise: int) -> Response:
        """The invitations that nobody has accepted or taken back."""
        return self.listed(members.open_invitations(self.enterprise).order_by("-invited_at", "-pk"))

    @documented(InvitationSerializer, body=InvitationBody, status=201, refuses=(409,))
    @once
    def create(self, request, enterprise: int) -> Response:
        """Send a colleague a letter with a link that only its reader can use."""
        invited = members.invite(self.enterprise, by=request.user, **self.asked(InvitationBody))
        return self.show(invited, status=201)

    @documented(status=204, refuses=(409,))
    def cancel(self, request, enterprise: int, invitation: int) -> Response:
        """Take an invitation back; its link does not work any more."""
        found = Invitation.objects.filter(enterprise=self.enterprise).select_related("enterprise")
        members.cancel(found.get(pk=invitation), by=request.user)
        return Response(status=204)


class OfferSerializer(serializers.Serializer):
    """What a letter offers to whoever holds its link."""

    enterprise = Text(source="enterprise.name")
    invited_by = Text(source="invited_by.__str__")
    role = OneOf(ROLES)


class Offer(PublicViewSet):
    @documented(OfferSerializer)
    def retrieve(self, request, token: str) -> Response:
        """Who invites, and to what; a 404 where the invitation does not hold any more."""
        invitation = Invitation.objects.of_letter(token).select_related("enterprise", "invited_by").first()
        if invitation is None or not members.is_open(invitation):
            raise Http404
        return self.show(invitation, OfferSerializer)


class JoinedSerializer(serializers.Serializer):
    enterprise = NamedSerializer()
    role = OneOf(ROLES)


class Acceptance(ApiViewSet):
    @documented(JoinedSerializer, refuses=(409,))
    def create(self, request, token: str) -> Response:
        """Join, as the person whose confirmed e-mail address the letter went to."""
        return self.show(members.accept(token, by=request.user), JoinedSerializer)
