"""The caller: name, language and time zone, and where this person belongs."""

from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import people
from assessment.api.documented import documented
from assessment.api.fields import Flag, Strict, Text, Whole
from assessment.api.views import ApiViewSet
from assessment.models import Membership, User


class HouseSerializer(serializers.Serializer):
    id = Whole(source="enterprise_id")
    name = Text(source="enterprise.name")
    role = Text()


class DeskSerializer(serializers.Serializer):
    id = Whole(source="agency_id")
    name = Text(source="agency.name")
    region = Text(source="agency.region_id")
    tier = Text(source="agency.tier")
    role = Text()


class MeSerializer(serializers.ModelSerializer):
    enterprises = serializers.SerializerMethodField()
    agencies = DeskSerializer(source="desks", many=True)
    second_factor = serializers.SerializerMethodField(help_text="Whether two-step sign-in is set up.")

    class Meta:
        model = User
        fields = (
            "id",
            "email",
            "name",
            "language",
            "time_zone",
            "one_digest",
            "is_operator",
            "second_factor",
            "enterprises",
            "agencies",
        )

    def get_enterprises(self, user: User) -> HouseSerializer(many=True):
        current = Membership.objects.filter(user=user, ended_at=None).select_related("enterprise")
        return HouseSerializer(current.order_by("enterprise__name_key", "pk"), many=True).data

    def get_second_factor(self, user: User) -> bool:
        return user.has_second_factor


class MeBody(Strict):
    name = Text(required=False, max_length=80)
    language = Text(required=False, allow_blank=True, max_length=8, help_text="en, zh-hans, or empty.")
    time_zone = Text(
        required=False, allow_blank=True, max_length=40, help_text="Such as Asia/Shanghai, or empty."
    )
    one_digest = Flag(
        required=False, help_text="For people of agencies: one letter a day instead of one at each step."
    )


class Me(ApiViewSet):
    serializer_class = MeSerializer

    @documented(MeSerializer)
    def retrieve(self, request) -> Response:
        """Who the caller is, and what in which enterprises and agencies."""
        return self.show(request.user)

    @documented(MeSerializer, body=MeBody)
    def update(self, request) -> Response:
        """Change name, language, time zone or letters; what is not named stays."""
        kept = ("name", "language", "time_zone", "one_digest")
        present = {field: getattr(request.user, field) for field in kept}
        changed = people.change_settings(request.user, by=request.user, **present | self.asked(MeBody))
        return self.show(changed)
