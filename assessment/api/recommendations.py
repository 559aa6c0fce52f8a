"""The ranked recommendation list of a round, for agencies."""

from django.http import FileResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from assessment.api.documented import documented, file
from assessment.api.fields import Strict, Text, Whole
from assessment.api.reviews import OfAgencies, sent_table
from assessment.api.sending import AnyFormat
from assessment.models import Round
from assessment.printing.lists import RANKED, Recommendations
from assessment.printing.tables import WRITERS
from assessment.refusals import BadInput


class RankedSerializer(serializers.Serializer):
    number = Whole()
    enterprise = Text(source="enterprise__name")
    plant = Text(source="plant__name", allow_null=True)
    credit_code = Text(source="enterprise__credit_code")
    industry = Text()
    size = Text()
    level = Whole(source="counted", help_text="The one that counts in the round.")
    total = Text(source="verified_total", help_text="Verified, cut to six places.")
    verified_level = Whole(help_text="Each level met from the first on.")
    verified_band = Whole(help_text="By total score.")
    self_level = Whole(source="self_counted")
    self_total = Text(source="total")
    receipt = serializers.SerializerMethodField(help_text="Null once the submission has been forgotten.")

    def get_receipt(self, row: dict) -> str | None:
        return row["receipt"] or None


class RecommendationsSerializer(serializers.Serializer):
    round = Whole(source="call.pk")
    rule = Text(source="call.rule", help_text="Which level counts: consecutive, or band.")
    which_counts = Text(help_text="The same as a sentence.")
    results = RankedSerializer(many=True)


class ColumnsQuery(Strict):
    columns = serializers.CharField(
        required=False, max_length=300, help_text="Parted by commas: " + ", ".join(RANKED) + "."
    )


class RankedList(OfAgencies):
    serializer_class = RecommendationsSerializer
    pagination_class = None
    call: Round

    def find(self, round: int) -> None:
        super().find()
        self.call = Round.objects.for_desks_of(self.request.user).get(pk=round)

    @documented(RecommendationsSerializer)
    def retrieve(self, request, round: int) -> Response:
        """The accepted ones of the round in the caller's region, ranked.

        By the level that counts in the round, then by total score, size and the earlier hand-in.
        """
        listed = Recommendations(request.user, self.call)
        listed.results = list(listed.rows())
        return self.show(listed)


class RankedFiles(RankedList):
    content_negotiation_class = AnyFormat

    @file(WRITERS["xlsx"][1], parameters=(ColumnsQuery,), refuses=(400,))
    def excel(self, request, round: int) -> FileResponse:
        """The ranked list as Excel, with the level that counts above it."""
        return self.sent("xlsx")

    @file(WRITERS["csv"][1], parameters=(ColumnsQuery,), refuses=(400,))
    def csv(self, request, round: int) -> FileResponse:
        """The ranked list as CSV in UTF-8."""
        return self.sent("csv")

    def sent(self, kind: str) -> FileResponse:
        asked = self.asked(ColumnsQuery, self.request.query_params.dict()).get("columns", "")
        columns = [column for column in asked.split(",") if column]
        if unknown := [column for column in columns if column not in RANKED]:
            raise BadInput(_("There is no such column: %(column)s") % {"column": unknown[0]})
        listed = Recommendations(self.request.user, self.call, columns)
        wanted = {"round": self.call.pk, "columns": listed.keys}
        return sent_table(self, listed.table(), kind, of="recommendations", wanted=wanted)
