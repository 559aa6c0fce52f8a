"""The queue of the caller's agencies."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.api.assessments import LIST, EitherSerializer
from assessment.api.documented import documented
from assessment.api.fields import Strict
from assessment.api.filters import PAGING
from assessment.api.views import ApiViewSet
from assessment.lifecycle import SEEN_BY_AGENCIES
from assessment.models.queue import ALL_LEVELS, LISTS, queued, with_result
from scoring.industries import industries


class QueueQuery(Strict):
    list = serializers.ChoiceField(
        LISTS,
        default="desk",
        help_text="On my agencies' desks, taken up by me, or all that was handed in in my region.",
    )
    status = serializers.ChoiceField(sorted(SEEN_BY_AGENCIES), required=False)
    industry = serializers.ChoiceField(sorted(industries()), required=False)
    region = serializers.RegexField("^[0-9]{6}$", required=False)
    level = serializers.ChoiceField([str(level) for level in ALL_LEVELS], required=False)
    text = serializers.CharField(max_length=100, required=False, help_text="In the name or the credit code.")


class Reviews(ApiViewSet):
    serializer_class = EitherSerializer

    @documented(LIST, parameters=(QueueQuery,), refuses=(404,))
    def list(self, request) -> Response:
        """What waits for the caller's agencies, longest first, or what else there is in their region."""
        if not request.user.is_agency:
            raise Http404
        asked = {key: value for key, value in request.query_params.items() if key not in PAGING}
        wanted = self.asked(QueueQuery, asked)
        name = wanted.pop("list")
        rows = with_result(queued(request.user, name, wanted).with_role_of(request.user))
        order = ("-submitted_at", "-pk") if name == "region" else ("submitted_at", "pk")
        return self.listed(rows.order_by(*order))
