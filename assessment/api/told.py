"""Parts of answers that several nouns share."""

from django.db import models
from rest_framework import serializers

from assessment.api.fields import Moment, Text, Whole


class NamedSerializer(serializers.Serializer):
    id = Whole()
    name = Text()


class RegionNameSerializer(serializers.Serializer):
    """A region by its code of GB/T 2260, with its names."""

    code = Text()
    name = Text()
    name_en = Text()


class Stamped(serializers.ModelSerializer):
    """Every time of a model is told in UTC."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.DateTimeField: Moment
    }


class BothSerializer(serializers.Serializer):
    """A name in both languages."""

    en = Text()
    zh = Text()
