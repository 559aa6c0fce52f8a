"""The answers of one assessment: all in one read, each written over the version that was seen."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from assessment.actions import answers
from assessment.actions.answers import MOST_AT_ONCE, Draft
from assessment.api.assessments import OfOwnAssessment
from assessment.api.documented import IF_MATCH, IF_NONE_MATCH, documented
from assessment.api.etags import is_known, not_modified, version_seen
from assessment.api.fields import Moment, Strict, Text, Whole
from assessment.api.refusing import BadVersion
from assessment.api.shapes import COLUMNS, answer_shape, row_shape
from assessment.models import Answer

STORED = {Decimal(1): "1", Decimal("0.8"): "0.8", Decimal("0.5"): "0.5", Decimal(0): "0"}
LATEST = 10**9 - 1


@extend_schema_field({"type": ["number", "string"], "enum": [1, 0.8, 0.5, 0, "n/a", None]})
class Value(serializers.Field):
    """An answer as the engine takes it; null is a note without an answer yet."""

    default_error_messages = {"invalid": _("An answer is 1, 0.8, 0.5, 0 or “n/a”, or null for a note alone.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, **options)

    def to_internal_value(self, data: Any) -> str:
        if data == "n/a":
            return data
        if isinstance(data, bool) or not isinstance(data, int | Decimal) or data not in STORED:
            self.fail("invalid")
        return STORED[data]


class AnswerSerializer(serializers.Serializer):
    """What `shapes.answer_shape` makes, for the description; a test holds the two together."""

    requirement = Text()
    answer = Value()
    note = Text()
    reason = Text()
    version = Whole(min_value=1)
    by = Text()
    at = Moment()


class AnswersSerializer(serializers.Serializer):
    answers = AnswerSerializer(many=True)


class AnswerBody(Strict):
    answer = Value()
    note = Text(default="", allow_blank=True, max_length=4000)
    reason = Text(default="", allow_blank=True, max_length=1000, help_text="Why it does not apply.")

    def validate(self, said: dict) -> dict:
        if not any(said[part] for part in ("answer", "note", "reason")):
            raise ValidationError({"answer": [_("There is nothing in it. DELETE takes an answer away.")]})
        return said


class AnswerOfManyBody(AnswerBody):
    requirement = Text(max_length=60)
    version = Whole(
        min_value=1,
        max_value=LATEST,
        allow_null=True,
        help_text="That you have seen; null where there was none.",
    )


class AnswersBody(Strict):
    answers = AnswerOfManyBody(many=True, allow_empty=False, max_length=MOST_AT_ONCE)

    def validate_answers(self, items: list[dict]) -> list[dict]:
        asked = [item["requirement"] for item in items]
        if len(set(asked)) < len(asked):
            raise ValidationError(_("A requirement stands there twice."))
        return items


class RestBody(Strict):
    subdomain = Text(max_length=60)
    level = Whole(min_value=1, max_value=5)


class Answers(OfOwnAssessment):
    def find(self, reference: str, **others) -> None:
        """Answers are written in few statements, so that the act finds the assessment itself."""
        if self.action not in ("save", "save_all", "clear"):
            super().find(reference)

    @documented(AnswersSerializer)
    def all(self, request, reference: str) -> HttpResponse:
        """All answers that are given, in the order of the model.

        The ETag changes with every answer that is saved or taken back.
        """
        rows = self.assessment.answers
        if "If-None-Match" in request.headers:
            etag = _etag(**rows.aggregate(number=Count("pk"), versions=Sum("version", default=0)))
            if is_known(request, etag):
                return not_modified(Response(headers={"ETag": etag}))
        found = [row_shape(row) for row in rows.values_list(*COLUMNS)]
        etag = _etag(len(found), sum(each["version"] for each in found))
        place = {id: number for number, id in enumerate(self.assessment.edition.requirements)}
        given = [each for each in found if _is_given(each)]
        given.sort(key=lambda each: place.get(each["requirement"], len(place)))
        return Response({"answers": given}, headers={"ETag": etag})

    @documented(AnswersSerializer, body=AnswersBody, refuses=(409, 412))
    def save_all(self, request, reference: str) -> Response:
        """Save up to 300 answers, each over the version that you have seen: all of them or none.

        Where one cannot be saved, `items` says for each of those why; nothing has changed then.
        """
        wanted = {
            item["requirement"]: (_draft(item), item["version"])
            for item in self.asked(AnswersBody)["answers"]
        }
        return _told(answers.save_all(reference, wanted, by=request.user))

    @documented(AnswersSerializer, body=RestBody, refuses=(409,))
    def rest_not_met(self, request, reference: str) -> Response:
        """Answer “not met” to what is still unanswered at one level of one subdomain.

        Answered with what that wrote.
        """
        wanted = self.asked(RestBody)
        return _told(
            answers.rest_not_met(self.assessment, wanted["subdomain"], wanted["level"], by=request.user)
        )

    @documented(AnswerSerializer)
    def retrieve(self, request, reference: str, requirement: str) -> Response:
        """One answer; its version is the ETag, too."""
        found = self.assessment.answers.filter(requirement=requirement).select_related("answered_by").first()
        if found is None or not found.is_given:
            raise Http404
        return _one(found)

    @documented(
        AnswerSerializer,
        body=AnswerBody,
        also={201: AnswerSerializer},
        parameters=(IF_MATCH, IF_NONE_MATCH),
        refuses=(409, 412, 428),
    )
    def save(self, request, reference: str, requirement: str) -> Response:
        """Save one answer over the version that you have seen.

        Where somebody was faster, the answer is 412 with what stands there now, and by whom. What
        stands there already is no conflict and changes nothing.
        """
        version, draft = version_seen(request), _draft(self.asked(AnswerBody))
        saved = answers.save(reference, requirement, draft, by=request.user, version=version)
        is_new = version is None and saved.pk is None  # one that was found has a key
        return _one(saved, status=201 if is_new else 200)

    @documented(status=204, parameters=(IF_MATCH,), refuses=(400, 409, 412, 428))
    def clear(self, request, reference: str, requirement: str) -> Response:
        """Take an answer back, with its note.

        What it was stays in the history; a new one continues its versions.
        """
        version = version_seen(request)
        if version is None:
            raise BadVersion
        answers.clear(reference, requirement, by=request.user, version=version)
        return Response(status=204)


def _draft(said: dict) -> Draft:
    return Draft(said["answer"] or "", said["note"], said["reason"])


def _told(written: list[Answer]) -> Response:
    return Response({"answers": [answer_shape(answer) for answer in written]})


def _one(answer: Answer, *, status: int = 200) -> Response:
    return Response(answer_shape(answer), status, headers={"ETag": f'"{answer.version}"'})


def _etag(number: int, versions: int) -> str:
    """Rows are never removed and versions only rise; weak, because a name may change, too."""
    return f'W/"{number}.{versions}"'


def _is_given(told: dict[str, Any]) -> bool:
    return told["answer"] is not None or bool(told["note"] or told["reason"])
