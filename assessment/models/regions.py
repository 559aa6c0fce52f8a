from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessment.lifecycle import Tier


class RegionQuerySet(models.QuerySet):
    def within(self, region: "Region") -> Self:
        """The region itself and all below it."""
        return self.filter(path__startswith=region.path)


class Region(models.Model):
    """A province, city or county (GB/T 2260).

    The separately planned cities and the XPCC stand beside the provinces: their path begins with
    themselves, so that their cases are theirs and not the surrounding province's.
    """

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    name_key = models.CharField(_("sorting key"), max_length=200)  # pinyin, to sort by
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(_("path"), max_length=24, unique=True)  # codes from the top, each followed by /

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("region"), _("regions")
        ordering = ["name_key", "code"]
        indexes = [models.Index(fields=["path"], opclasses=["varchar_pattern_ops"], name="region_path")]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def contains(self, other: "Region") -> bool:
        return other.path.startswith(self.path)

    @property
    def full_name(self) -> str:
        """With what it lies in: 安徽省合肥市蜀山区, or "Shushan, Hefei, Anhui"."""
        names: list[str] = []
        region: Region | None = self
        while region is not None:
            names.append(str(region))
            region = region.parent
        return ", ".join(names) if get_language() == "en" else "".join(reversed(names))
