"""What is different between two hand-ins."""

from dataclasses import asdict

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.api.documented import documented
from assessment.api.fields import Strict, Text, Whole
from assessment.api.submissions import OfSubmission
from assessment.models.changes import changes_between


class AgainstQuery(Strict):
    against = serializers.RegexField(
        "^[2-9A-Z]{8}$",
        required=False,
        help_text="The receipt of an earlier hand-in of the same assessment; else the one before.",
    )


class SaidSerializer(serializers.Serializer):
    """As it was sealed, with more about who said it and when."""

    value = Text()
    note = Text()
    reason = Text()


class FileSerializer(serializers.Serializer):
    id = Whole()
    name = Text()
    sha256 = Text()


class ChangedSerializer(serializers.Serializer):
    requirement = Text()
    before = SaidSerializer(allow_null=True, help_text="Null where it was not asked.")
    after = SaidSerializer(allow_null=True, help_text="Null where it is not asked any more.")
    added = FileSerializer(many=True)
    removed = FileSerializer(many=True)


class TailoredSerializer(serializers.Serializer):
    subdomain = Text()
    before = Text(allow_null=True, help_text="Why it was left out; null where it was not.")
    after = Text(allow_null=True)


class FactSerializer(serializers.Serializer):
    name = Text()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class SealedCorrectionSerializer(serializers.Serializer):
    """What was asked for before the later hand-in, and what was replied with it."""

    about = Text()
    text = Text()
    reply = Text()
    by = Text()


class ChangesSerializer(serializers.Serializer):
    against = Text(help_text="The receipt of the earlier one.")
    requirements = ChangedSerializer(many=True)
    tailoring = TailoredSerializer(many=True)
    type = serializers.ListField(child=Text(), allow_null=True, help_text="Then and now, where it differs.")
    facts = FactSerializer(many=True)
    unchanged = Whole(min_value=0, help_text="Requirements on which both say and show the same.")
    corrections = SealedCorrectionSerializer(many=True)


class Changes(OfSubmission):
    @documented(ChangesSerializer, parameters=(AgainstQuery,), refuses=(404,))
    def retrieve(self, request, receipt: str) -> Response:
        """What this hand-in changes against an earlier one of the same assessment.

        Answers, notes, reasons, evidence by its content, type, what is left out and the profile; with what a
        return had asked for and what was replied. The first hand-in has nothing before it: a 404.
        """
        against = self.asked(AgainstQuery, request.query_params).get("against")
        before = self.submission.assessment.submissions.filter(number__lt=self.submission.number)
        earlier = (before.filter(receipt=against) if against else before).first()
        if earlier is None:
            raise Http404
        found = asdict(changes_between(earlier, self.submission))
        corrections = self.submission.sealed.get("corrections", [])
        told = found | {"against": earlier.receipt, "corrections": corrections}
        return Response(ChangesSerializer(told).data)
