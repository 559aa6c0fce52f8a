"""Rounds: called by agencies, entered by enterprises."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import entries, rounds
from assessment.actions.rounds import Terms
from assessment.api.assessments import EITHER, OfOwnAssessment, shown
from assessment.api.documented import documented
from assessment.api.fields import LARGEST_ID, Flag, Listed, OneOf, Strict, Text, Whole
from assessment.api.idempotency import once
from assessment.api.told import NamedSerializer, RegionNameSerializer, Stamped
from assessment.api.views import ApiViewSet
from assessment.lifecycle import Tier
from assessment.models import Agency, Entrance, Round, Rule
from assessment.models.round_progress import Figures, progress_of

NOBODY = "6: no level, one person is enough."


class Day(serializers.DateField):
    """A day as ISO 8601 has it."""

    def to_internal_value(self, data: object) -> date:
        if not isinstance(data, str):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(data)


class RoundSerializer(Stamped):
    agency = NamedSerializer()
    region = RegionNameSerializer(source="agency.region", help_text="Units within it may enter.")
    edition = Text(source="edition_id")
    chain = serializers.ListField(
        child=OneOf(Tier.choices),
        help_text="The desks it goes over, upwards; those without anybody are left out.",
    )
    entrance = OneOf(Entrance.choices, help_text="Who may enter.")
    rule = OneOf(
        Rule.choices, help_text="Which level counts: each level met, or the band of the total score."
    )
    required_level = Whole(allow_null=True, min_value=1, max_value=5)
    returns_most = Whole(min_value=0, help_text="How often it may be sent back to the enterprise.")
    four_eyes_from = Whole(
        min_value=1, max_value=6, help_text=f"From this level a second person accepts; {NOBODY}"
    )
    is_open = Flag(help_text="Whether something new may be handed in today.")
    may_run = serializers.SerializerMethodField(help_text="Whether the caller leads the agency that calls.")

    class Meta:
        model = Round
        fields = (
            "id",
            "agency",
            "region",
            "title_zh",
            "title_en",
            "text_zh",
            "text_en",
            "edition",
            "year",
            "opens_on",
            "closes_on",
            "closed_at",
            "chain",
            "entrance",
            "rule",
            "required_level",
            "returns_most",
            "four_eyes_from",
            "is_open",
            "may_run",
        )

    def get_may_run(self, round: Round) -> bool:
        return round.is_led_by(self.context["request"].user)


class TermsBody(Strict):
    """What may be changed as long as nothing was handed in; afterwards the texts alone."""

    title_zh = Text(max_length=rounds.TITLE_LENGTH)
    title_en = Text(max_length=rounds.TITLE_LENGTH, required=False, allow_blank=True)
    text_zh = Text(max_length=rounds.TEXT_LENGTH, required=False, allow_blank=True)
    text_en = Text(max_length=rounds.TEXT_LENGTH, required=False, allow_blank=True)
    edition = Text(max_length=40, source="edition_id")
    year = Whole(min_value=2000, max_value=3000)
    opens_on = Day()
    closes_on = Day()
    chain = Listed(child=OneOf(Tier.choices), max_length=3, help_text="Upwards, the agency's own tier last.")
    entrance = OneOf(Entrance.choices, required=False)
    rule = OneOf(Rule.choices, required=False)
    required_level = Whole(required=False, allow_null=True, min_value=1, max_value=5)
    returns_most = Whole(required=False, min_value=0, max_value=rounds.MOST_RETURNS)
    four_eyes_from = Whole(required=False, min_value=1, max_value=6, help_text=NOBODY)


class RoundBody(TermsBody):
    agency = Whole(min_value=1, max_value=LARGEST_ID)


class RoundChangeBody(TermsBody):
    def __init__(self, *args, **options) -> None:
        super().__init__(*args, partial=True, **options)
        for field in self.fields.values():
            field.required = False


class ExtensionBody(Strict):
    until = Day(help_text="The new last day.")


class ClosingBody(Strict):
    confirmed = Flag(default=False, help_text="Closing is for good.")


class ReminderBody(Strict):
    whom = OneOf([(whom, whom) for whom in rounds.WHOM])


class ReminderSerializer(serializers.Serializer):
    letters = Whole(help_text="How many are on their way.")


class Rounds(ApiViewSet):
    queryset = Round.objects.none()  # its kind, for the description
    serializer_class = RoundSerializer
    round: Round

    def find(self, round: int | None = None) -> None:
        if round is not None:
            self.round = self.get_queryset().get(pk=round)

    def get_queryset(self) -> QuerySet[Round]:
        return Round.objects.visible_to(self.request.user).select_related("agency__region")

    @documented(RoundSerializer(many=True), refuses=(400,))
    def list(self, request) -> Response:
        """The rounds of the caller's region, the latest first.

        Agencies see those of their own, of agencies below and above; enterprises those of where they are.
        """
        return self.listed(self.get_queryset().order_by("-opens_on", "-pk"))

    @documented(RoundSerializer, body=RoundBody, status=201, refuses=(404,), has_address=True)
    @once
    def create(self, request) -> Response:
        """Open a round, as a lead of the agency."""
        wanted = self.asked(RoundBody)
        agency = Agency.objects.visible_to(request.user).get(pk=wanted.pop("agency"))
        made = rounds.open(agency, by=request.user, terms=Terms(**wanted))
        found = self.get_queryset().get(pk=made.pk)
        return self.show(found, status=201, Location=f"/api/v1/rounds/{made.pk}/")

    @documented(RoundSerializer)
    def retrieve(self, request, round: int) -> Response:
        """One round."""
        return self.show(self.round)

    @documented(RoundSerializer, body=RoundChangeBody, refuses=(409,))
    def update(self, request, round: int) -> Response:
        """Change its terms; what is not named stays.

        Once enterprises have begun, edition and year stay; once something was handed in, all but the texts.
        """
        rounds.change(self.round, by=request.user, changes=self.asked(RoundChangeBody))
        return self._as_it_is()

    @documented(RoundSerializer, body=ExtensionBody, refuses=(409,))
    def extend(self, request, round: int) -> Response:
        """Move the last day; those who have begun get a letter."""
        rounds.extend(self.round, by=request.user, until=self.asked(ExtensionBody)["until"])
        return self._as_it_is()

    @documented(RoundSerializer, body=ClosingBody, refuses=(409,))
    def close(self, request, round: int) -> Response:
        """Close it for good: nothing can be handed in any more, no correction either."""
        rounds.close(self.round, by=request.user, **self.asked(ClosingBody))
        return self._as_it_is()

    @documented(ReminderSerializer, body=ReminderBody, refuses=(409,))
    @once
    def remind(self, request, round: int) -> Response:
        """Write to those invited who have not begun, or to those who have and not handed in.

        At most once in three days.
        """
        event = rounds.remind(self.round, by=request.user, **self.asked(ReminderBody))
        return self.show({"letters": event.letters.count()}, ReminderSerializer)

    def _as_it_is(self) -> Response:
        return self.show(self.get_queryset().get(pk=self.round.pk))


class CountsSerializer(serializers.Serializer):
    """How many were invited, and how many assessments are in which state."""

    invited = Whole(help_text="Of those that are registered there.")
    draft = Whole(source="states.draft", help_text="Begun and not handed in.")
    submitted = Whole(source="states.submitted")
    in_review = Whole(source="states.in_review")
    returned = Whole(source="states.returned")
    accepted = Whole(source="states.accepted")
    declined = Whole(source="states.declined")


class CountySerializer(CountsSerializer):
    region = RegionNameSerializer()


class CitySerializer(CountySerializer):
    counties = CountySerializer(many=True)


class ProgressSerializer(serializers.Serializer):
    total = CountsSerializer()
    cities = CitySerializer(many=True)


class Progress(ApiViewSet):
    round: Round

    def find(self, round: int) -> None:
        if not self.request.user.is_agency:
            raise Http404
        self.round = Round.objects.visible_to(self.request.user).get(pk=round)

    @documented(ProgressSerializer)
    def retrieve(self, request, round: int) -> Response:
        """How far it is by city and county, of the region that the caller's agency looks after.

        Counts alone, also of drafts and of what lies on desks below.
        """
        total, cities = progress_of(self.round)
        told: dict[str, Figures | list[Figures]] = {"total": total, "cities": cities}
        return self.show(told, ProgressSerializer)


class EntryBody(Strict):
    round = Whole(min_value=1, max_value=LARGEST_ID)


class RoundOfAssessment(OfOwnAssessment):
    @documented(EITHER, body=EntryBody, refuses=(409,))
    def enter(self, request, reference: str) -> Response:
        """Hand this draft in in a round of the same edition and year; repeating it changes nothing."""
        wanted = Round.objects.visible_to(request.user).get(pk=self.asked(EntryBody)["round"])
        entries.enter(self.assessment, by=request.user, round=wanted)
        return shown(self, reference)

    @documented(status=204, refuses=(409,))
    def leave(self, request, reference: str) -> Response:
        """Take the draft out of its round."""
        entries.leave(self.assessment, by=request.user)
        return Response(status=204)
