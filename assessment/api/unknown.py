"""The list of problems, and the one for addresses that do not exist."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from assessment.api.documented import documented
from assessment.api.fields import Text, Whole
from assessment.api.problems import PROBLEMS
from assessment.api.views import PublicViewSet


class KindSerializer(serializers.Serializer):
    code = Text()
    status = Whole()
    title = Text()


class Problems(PublicViewSet):
    @documented(KindSerializer(many=True))
    def all(self, request) -> Response:
        """Every problem with its code and status; `type` of a problem leads here."""
        return Response(
            [{"code": code, "status": of, "title": str(title)} for code, (of, title) in PROBLEMS.items()]
        )


class Unknown(PublicViewSet):
    """Nothing of ours; whoever asks and however, it is a 404."""

    schema = None

    def initial(self, request, *args, **kwargs) -> None:
        """Before anybody is asked who they are, and whatever the method."""
        raise Http404

    def nothing(self, request, **address) -> None:
        """For the addresses, which want to lead to something."""
