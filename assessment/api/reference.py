"""What anyone may read: editions, benchmarks, regions, industries, and where a level stands."""

from django.http import Http404
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.response import Response

from assessment.api.documented import documented
from assessment.api.engine_shapes import benchmark_shape, ref
from assessment.api.fields import Strict, Text
from assessment.api.filters import refuse_unknown
from assessment.api.told import BothSerializer
from assessment.api.views import PublicViewSet
from assessment.lifecycle import Tier
from assessment.models import Region
from scoring import benchmark, editions, shapes
from scoring.industries import industries

AN_HOUR = 3600
BENCHMARK = OpenApiParameter(
    "benchmark", OpenApiTypes.STR, description="Its id; without it the national one of 2020."
)


class ReferenceViewSet(PublicViewSet):
    """The same for everybody, so that it may be kept for a while on the way."""

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=AN_HOUR)
        return response


class EditionNameSerializer(BothSerializer):
    id = Text()
    hash = Text()
    is_default = serializers.BooleanField()


class Editions(ReferenceViewSet):
    @documented(EditionNameSerializer(many=True))
    def list(self, request) -> Response:
        """The editions of the model that can be assessed against."""
        known = [editions.load(id) for id in editions.known_ids()]
        return Response([_edition_name(edition) for edition in known])

    @documented(ref("Edition"))
    def retrieve(self, request, edition: str) -> Response:
        """One edition with all its requirements and weights, as `python -m scoring edition` prints it.

        A released edition never changes; its hash says so.
        """
        if edition not in editions.known_ids():
            raise Http404
        return Response(shapes.edition_shape(editions.load(edition)))


class BenchmarkNameSerializer(BothSerializer):
    id = Text()
    area = Text(help_text="national, or a code of GB/T 2260.")
    year = serializers.IntegerField()
    is_default = serializers.BooleanField()


class Benchmarks(ReferenceViewSet):
    @documented(BenchmarkNameSerializer(many=True))
    def list(self, request) -> Response:
        """The published distributions, the default one first."""
        return Response(
            [
                {
                    "id": each.id,
                    "en": each.name.en,
                    "zh": each.name.zh,
                    "area": each.area,
                    "year": each.year,
                    "is_default": each.is_default,
                }
                for each in benchmark.benchmarks().values()
            ]
        )

    @documented(ref("Benchmark"))
    def retrieve(self, request, benchmark_id: str) -> Response:
        """One distribution with its source, sample and caveats, which go wherever its numbers go."""
        found = benchmark.benchmarks().get(benchmark_id)
        if found is None:
            raise Http404
        return Response(benchmark_shape(found))


class RegionSerializer(serializers.Serializer):
    code = Text()
    name = Text()
    name_en = Text()
    tier = serializers.ChoiceField(Tier.choices)
    parent = Text(allow_null=True)


class RegionQuery(Strict):
    parent = serializers.RegexField("^[0-9]{6}$", required=False, help_text="Code of the region above.")


class Regions(ReferenceViewSet):
    @documented(RegionSerializer(many=True), parameters=(RegionQuery,))
    def list(self, request) -> Response:
        """The regions directly below `parent`, or the provinces (GB/T 2260)."""
        parent = self.asked(RegionQuery, request.query_params).get("parent")
        below = Region.objects.filter(parent=parent).order_by("code")
        return Response(
            [_region(row) for row in below.values_list("code", "name", "name_en", "tier", "parent")]
        )


class IndustrySerializer(BothSerializer):
    code = Text()
    usual_type = Text()
    is_mixed = serializers.BooleanField(help_text="Both types are common in this division.")


class Industries(ReferenceViewSet):
    @documented(IndustrySerializer(many=True))
    def list(self, request) -> Response:
        """The divisions of manufacturing (GB/T 4754-2017), each with the type that is usual in it."""
        return Response(
            [
                {
                    "code": each.code,
                    "en": each.name.en,
                    "zh": each.name.zh,
                    "usual_type": each.usual_type,
                    "is_mixed": each.is_mixed,
                }
                for each in industries().values()
            ]
        )


class Standings(ReferenceViewSet):
    @documented(ref("Standing"), parameters=(BENCHMARK,), refuses=(404,))
    def retrieve(self, request, level: int) -> Response:
        """Where a level stands in a published distribution: an interval of percentiles, never a point."""
        refuse_unknown(request, {"benchmark"})
        return Response(standing_of(level, request))


def standing_of(level: int, request) -> dict:
    id = request.query_params.get("benchmark")
    if id is not None and id not in benchmark.benchmarks():
        raise Http404
    return shapes.standing_shape(benchmark.standing(level, id))


def _edition_name(edition) -> dict:
    return {
        "id": edition.id,
        "en": edition.name.en,
        "zh": edition.name.zh,
        "hash": edition.hash,
        "is_default": edition.id == editions.DEFAULT,
    }


def _region(row: tuple) -> dict:
    return dict(zip(("code", "name", "name_en", "tier", "parent"), row, strict=True))
