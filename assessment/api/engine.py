"""The engine for programs: what they send is scored as on the command line, and nothing of it is kept."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from assessment.api.documented import documented
from assessment.api.engine_shapes import ref
from assessment.api.fields import Strict
from assessment.api.filters import refuse_unknown
from assessment.api.parsing import text_of
from assessment.api.views import PublicViewSet
from assessment.refusals import BadInput
from scoring import pathway, reading, scores, shapes
from scoring.refusals import Unscorable
from scoring.streams import one_line
from scoring.tables import DataError

INPUT = {"application/json": ref("EngineInput")}


class EngineText(BaseParser):
    """As text, for the engine reads it itself, as strictly as on the command line."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> str:
        return text_of(parser_context["request"]._request)


class TargetQuery(Strict):
    to = serializers.IntegerField(required=False, min_value=1, max_value=5, help_text="The level to reach.")


class Engine(PublicViewSet):
    """Open to anyone, with a limit that is tighter for those who have not signed in."""

    limit = "engine"
    parser_classes = (EngineText,)

    @documented(ref("Score"), body=INPUT)
    def score(self, request) -> Response:
        """Level, total and every score of a complete set of answers, exact."""
        refuse_unknown(request, set())
        return Response(shapes.result_shape(_told(request, _scored)))

    @documented(ref("Preview"), body=INPUT)
    def preview(self, request) -> Response:
        """With answers missing: which level is certain, and which still possible."""
        refuse_unknown(request, set())
        return Response(shapes.preview_shape(_told(request, _previewed)))

    @documented(ref("Pathway"), body=INPUT, parameters=(TargetQuery,))
    def pathway(self, request) -> Response:
        """The smallest set of improvements that reaches the next level, or the one of `to`."""
        to = self.asked(TargetQuery, request.query_params).get("to")
        return Response(shapes.pathway_shape(_told(request, lambda given: _way(given, to))))


def _told(request, work: Callable[[reading.Input], Any]) -> Any:
    """What the engine refuses is refused in its own words, in the caller's language."""
    try:
        return work(reading.parse(request.data if isinstance(request.data, str) else ""))
    except (reading.BadInput, Unscorable) as error:
        sentence = error.sentence("en" if get_language() == "en" else "zh")
        raise BadInput(one_line(sentence), error.code) from None
    except DataError as error:
        raise BadInput(one_line(str(error))) from None


def _scored(given: reading.Input) -> scores.Result:
    return scores.score(given.edition, given.type, given.answers, given.tailored_out)


def _previewed(given: reading.Input) -> scores.Preview:
    return scores.preview(given.edition, given.type, given.answers, given.tailored_out)


def _way(given: reading.Input, to: int | None) -> pathway.Pathway:
    return pathway.pathway(_scored(given), to, cost=given.cost, fixed=given.fixed)
