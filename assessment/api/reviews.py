"""The queue of the caller's agencies: its lists, what is done from them, and the lists as files."""

from django.http import FileResponse, Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from assessment.actions import desks, exports
from assessment.api.assessments import EITHER, LIST, EitherSerializer, seen_by, shown
from assessment.api.documented import documented, file
from assessment.api.fields import LARGEST_ID, Listed, OneOf, Strict, Text, Whole
from assessment.api.filters import PAGING
from assessment.api.idempotency import once
from assessment.api.sending import SHUT, AnyFormat
from assessment.api.views import ApiViewSet
from assessment.lifecycle import SEEN_BY_AGENCIES
from assessment.models import User
from assessment.models.queue import (
    AGES,
    ALL_LEVELS,
    FLAGS,
    LABELS,
    LISTS,
    SORTS,
    Tally,
    in_order,
    queued,
    with_result,
)
from assessment.printing.lists import queue_table
from assessment.printing.tables import WRITERS, Table
from assessment.refusals import BadInput
from scoring.industries import industries

LEVELS = [str(level) for level in ALL_LEVELS]


class Narrowing(Strict):
    """What narrows a list."""

    status = OneOf(sorted(SEEN_BY_AGENCIES), required=False)
    industry = OneOf(sorted(industries()), required=False)
    region = serializers.RegexField("^[0-9]{6}$", required=False)
    level = OneOf(LEVELS, required=False, help_text="Self-assessed.")
    verified = OneOf(LEVELS, required=False, help_text="Verified, once it is accepted.")
    flags = OneOf(FLAGS, required=False)
    age = OneOf(
        AGES,
        required=False,
        help_text="Past the agency's days, so within a week, or new on the desk.",
    )
    round = serializers.RegexField("^[0-9]{1,9}$", required=False)
    text = serializers.CharField(max_length=100, required=False, help_text="In the name or the credit code.")


class QueueQuery(Narrowing):
    list = OneOf(
        LISTS,
        default="desk",
        help_text="On my agencies' desks; of these taken up by me, by nobody, or come back to me; "
        "or all that was handed in in my region.",
    )
    sort = OneOf(
        sorted(SORTS),
        required=False,
        help_text="Else what waits longest comes first; of the region the newest.",
    )


class ClaimBody(Narrowing):
    list = OneOf(LISTS, default="unassigned")


class ChosenBody(Strict):
    reference = Text(max_length=8)
    seen = Text(required=False, max_length=8, help_text="The receipt that was read.")


class AssignBody(Strict):
    chosen = Listed(child=ChosenBody(), min_length=1, max_length=desks.MOST_AT_ONCE)
    to = Whole(min_value=1, max_value=LARGEST_ID, help_text="`user` among the agency's members.")


class FiguresSerializer(serializers.Serializer):
    """How many are in each list."""

    desk = Whole()
    mine = Whole()
    unassigned = Whole()
    returned = Whole()
    region = Whole()


class OfAgencies(ApiViewSet):
    """For the people of agencies; a 404 for anybody else."""

    serializer_class = EitherSerializer

    def find(self, **others) -> None:
        if not self.request.user.is_agency:
            raise Http404

    def narrowed(self) -> dict[str, str]:
        asked = {key: value for key, value in self.request.query_params.items() if key not in PAGING}
        return self.asked(QueueQuery, asked)


class Reviews(OfAgencies):
    @documented(LIST, parameters=(QueueQuery,), refuses=(404,))
    def list(self, request) -> Response:
        """What waits for the caller's agencies, longest first, or what else there is in their region."""
        wanted = self.narrowed()
        name, sort = wanted.pop("list"), wanted.pop("sort", "")
        rows = queued(request.user, name, wanted).with_unit().select_related("assigned_to")
        return self.listed(with_result(rows.with_role_of(request.user)).order_by(*in_order(name, sort)))

    @documented(FiguresSerializer, refuses=(404,))
    def figures(self, request) -> Response:
        """How many are in each list of the queue."""
        return self.show(Tally(request.user).figures, FiguresSerializer)

    @documented(LIST, body=AssignBody, refuses=(404, 409))
    @once
    def assign(self, request) -> Response:
        """Assign several to a colleague of the desk: all, or none where one of them is refused."""
        body = self.asked(AssignBody)
        chosen = {each["reference"]: each.get("seen") for each in body["chosen"]}
        colleague = User.objects.filter(is_active=True, pk=body["to"]).first()
        if colleague is None:
            raise BadInput(_("Choose somebody of the agency on whose desk it is."))
        desks.assign_all(chosen, by=request.user, to=colleague)
        rows = seen_by(request.user).filter(reference__in=chosen).order_by("arrived_at", "pk")
        told = EitherSerializer(rows, many=True, context=self.get_serializer_context())
        return Response(told.data)

    @documented(EITHER, body=ClaimBody, refuses=(404, 409))
    @once
    def claim_next(self, request) -> Response:
        """Take up what waits longest in a list and is nobody's.

        Of two who ask at once, each gets another one.
        """
        wanted = self.asked(ClaimBody)
        taken = desks.claim_next(by=request.user, name=wanted.pop("list"), wanted=wanted)
        return shown(self, taken.reference)


class QueueFiles(OfAgencies):
    content_negotiation_class = AnyFormat

    @file(WRITERS["xlsx"][1], parameters=(QueueQuery,), refuses=(400, 404))
    def excel(self, request) -> FileResponse:
        """A list of the queue as Excel, as it is narrowed. No cell is ever a formula."""
        return self.sent("xlsx")

    @file(WRITERS["csv"][1], parameters=(QueueQuery,), refuses=(400, 404))
    def csv(self, request) -> FileResponse:
        """A list of the queue as CSV in UTF-8, as it is narrowed.

        A text that a spreadsheet would work out as a formula has an apostrophe in front.
        """
        return self.sent("csv")

    def sent(self, kind: str) -> FileResponse:
        wanted = self.narrowed()
        chosen, name, sort = dict(wanted), wanted.pop("list"), wanted.pop("sort", "")
        rows = queued(self.request.user, name, wanted).order_by(*in_order(name, sort))
        return sent_table(self, queue_table(rows, str(LABELS[name])), kind, of="queue", wanted=chosen)


def sent_table(view: ApiViewSet, table: Table, kind: str, *, of: str, wanted: dict) -> FileResponse:
    content = exports.hand_over(table, kind, by=view.request.user, of=of, wanted=wanted)
    name = f"{of}-{localdate():%Y-%m-%d}.{kind}"
    response = FileResponse(content, as_attachment=True, filename=name, content_type=WRITERS[kind][1])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SHUT
    return response
