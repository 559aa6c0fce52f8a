"""The drawings of one result, or of the published distribution alone, with their words.

For the page: `standing_bar(facts)`. For paper: `standing_bar(facts, colours=LIGHT, width=480)`. The
words are in the language that is being spoken, so on paper call these under `translation.override`.
"""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessment.printing import charts
from assessment.printing.charts import Axis, Here, Rung, Share
from assessment.printing.fact_rows import NO_BREAK
from assessment.printing.fact_shapes import IndicatorFacts, ResultFacts, ShareFacts
from assessment.templatetags.wording import listed, sentences
from scoring.model import LEVELS, NUMERALS
from scoring.verdict import starting


def level_ladder(facts: ResultFacts, **paper) -> SafeString:
    """The five levels with the line at which one is met, V at the top."""
    rungs = [Rung(x.level, x.numeral, x.title, x.score, x.shown, x.said) for x in reversed(facts.levels)]
    line = _("met at %(threshold)s") % {"threshold": facts.threshold_shown}
    title = _("Score of each level against the line of %(threshold)s") % {"threshold": facts.threshold_shown}
    said = levels_in_words(facts)
    return charts.ladder(rungs, facts.threshold, line, title, said, **paper)


def levels_in_words(facts: ResultFacts) -> str:
    row = _("%(numeral)s %(score)s (%(said)s)")
    return listed(row % {"numeral": x.numeral, "score": x.shown, "said": x.said} for x in facts.levels)


def depths_in_words(facts: ResultFacts) -> str:
    return listed(f"{row.name} {row.depth_shown}" for row in facts.subdomains)


def standing_bar(facts: ResultFacts, **paper) -> SafeString:
    """The published distribution with "you are here" over the reader's interval."""
    where = facts.standing
    here = Here(where.first, where.last, _("You are here: %(interval)s") % {"interval": where.shown})
    return national_bar(where.shares, where.name, here=here, **paper)


def national_bar(shares: Sequence[ShareFacts], name: str, *, here: Here | None = None, **paper) -> SafeString:
    """The published distribution by itself."""
    drawn = [Share(max(share.first, 1), share.label, share.percent, _tight(share.shown)) for share in shares]
    title = _("Distribution of maturity: %(name)s") % {"name": name}
    parts = [starting(listed(f"{share.name} {share.shown}" for share in shares))]
    said = sentences([*parts, here.label] if here else parts)
    return charts.distribution(drawn, title, said, here=here, **paper)


def depth_radar(facts: ResultFacts, **paper) -> SafeString:
    """How deep each assessed subdomain goes; the ring of the enterprise's level is bold."""
    axes = [Axis(row.name, row.depth) for row in facts.subdomains]
    title = _("Depth of the subdomains")
    rings = [NUMERALS[level] for level in LEVELS]
    return charts.radar(axes, facts.level, rings, title, depths_in_words(facts), **paper)


def indicator_bar(indicator: IndicatorFacts, **paper) -> SafeString:
    """A rate with the published mark; beside a yes or no, the published share in grey."""
    words = {"own": indicator.own_shown, "published": indicator.published_shown, "of": indicator.of}
    said = _("This enterprise: %(own)s. Published for 2020: %(published)s %(of)s.") % words
    own = float(indicator.own) if indicator.kind == "rate" and indicator.own is not None else None
    id = f"indicator-{indicator.id}"
    return charts.indicator(own, indicator.published, indicator.name, said, id=id, **paper)


def _tight(percent: str) -> str:
    """Without the space before the sign: narrow buckets stand close together."""
    return percent.replace(NO_BREAK, "")
