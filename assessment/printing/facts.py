"""A submission becomes facts: everything that page and paper show of it, in one language.

All of it comes from what was sealed, so that a result reads the same years later. The engine's
sentences are said by the engine; only the names of this service's own lists are translated here.
"""

from fractions import Fraction

from django.utils import translation
from django.utils.translation import gettext as _

from assessment.models import Mode, Size, Submission
from assessment.models.verdicts import Settled
from assessment.printing.fact_review import verified_facts
from assessment.printing.fact_rows import NO_BREAK, Rows, percent
from assessment.printing.fact_shapes import (
    LevelFacts,
    ResultFacts,
    ShareFacts,
    StandingFacts,
    TracedLevel,
    UnitFacts,
)
from scoring.benchmark import Benchmark, find, standing
from scoring.industries import industries
from scoring.model import LEVELS, NUMERALS, Language
from scoring.scores import ENGINE, Result
from scoring.sentences import cut, say
from scoring.telling import level_name, note_sentence
from scoring.verdict import (
    BESIDE_THE_LEVEL,
    level_row,
    reached,
    reasons,
    source_sentence,
    standing_sentence,
)


def facts_of(submission: Submission, language: Language, *, settled: Settled | None = None) -> ResultFacts:
    """The facts in "en" or "zh". Scores once, searches the way up once; asks the database nothing."""
    with translation.override("en" if language == "en" else "zh-hans"):
        return _Teller(submission, language).facts(settled)


def share_facts(benchmark: Benchmark, language: Language) -> tuple[ShareFacts, ...]:
    """The buckets of a published distribution with their names."""
    return tuple(
        ShareFacts(
            bucket.first,
            bucket.last,
            _bucket_label(bucket.first, bucket.last),
            _bucket_name(bucket.first, bucket.last, language),
            bucket.share,
            percent(bucket.share, language),
        )
        for bucket in benchmark.buckets
    )


def tied(sentence: str) -> str:
    """A figure is not parted from its sign at the end of a line."""
    return sentence.replace(" %", f"{NO_BREAK}%")


def _bucket_label(first: int, last: int) -> str:
    if first == 0:
        return f"≤{NUMERALS[last]}" if last else "0"
    if first == last:
        return NUMERALS[first]
    return f"≥{NUMERALS[first]}" if last == LEVELS[-1] else f"{NUMERALS[first]}–{NUMERALS[last]}"


def _bucket_name(first: int, last: int, language: Language) -> str:
    if first == last:
        return level_name(first, language)
    if first == 0:
        return _("%(level)s and below") % {"level": level_name(last, language)}
    return _("%(level)s and above") % {"level": level_name(first, language)}


class _Teller:
    """Tells one result in one language."""

    def __init__(self, submission: Submission, language: Language) -> None:
        self.submission, self.sealed, self.language = submission, submission.sealed, language
        self.result: Result = submission.scored()
        self.edition = self.result.edition
        self.rows = Rows(submission, self.result, language)
        self.levels = tuple(self._level(level) for level in LEVELS)

    def facts(self, settled: Settled | None) -> ResultFacts:
        result, edition, language = self.result, self.edition, self.language
        beside = [n for n in result.notes if n.code == BESIDE_THE_LEVEL]
        others = [n for n in result.notes if n.code != BESIDE_THE_LEVEL]
        band_name = level_name(result.band, language)
        return ResultFacts(
            language=language,
            receipt=self.submission.receipt,
            reference=self.sealed["reference"],
            number=self.submission.number,
            year=self.sealed["year"],
            submitted_at=self.submission.submitted_at,
            submitted_by=self.sealed["submitted_by"],
            sha256=self.submission.sha256,
            unit=self._unit(),
            edition=edition.name.of(language),
            edition_hash=edition.hash,
            engine=ENGINE,
            asked=len(result.plan.ids),
            not_applicable=result.not_applicable,
            tailored_out=tuple(
                (self.rows.subdomain(id), why) for id, why in self.sealed["tailored_out"].items()
            ),
            level=result.level,
            numeral=NUMERALS[result.level],
            level_name=level_name(result.level, language),
            level_title=edition.level_names[result.level].of(language) if result.level else "",
            reached=reached(result, language),
            reasons=tuple(reasons(result, language)),
            total=cut(result.total),
            total_sentence=say("explain.total", language, total=result.total, band=band_name),
            band=result.band,
            band_numeral=NUMERALS[result.band],
            band_name=band_name,
            band_sentence=note_sentence(edition, beside[0], language) if beside else "",
            verified=verified_facts(settled, result, language) if settled else None,
            levels=self.levels,
            threshold=edition.threshold,
            threshold_shown=cut(edition.threshold),
            standing=self._standing(),
            elements=tuple(self.rows.elements()),
            trace=tuple(TracedLevel(level, self.rows.trace(level.level)) for level in self.levels),
            pathway=self.rows.pathway(),
            fragile=tuple(self.rows.fragile()),
            advice=tuple(self.rows.advice()),
            indicators=tuple(self.rows.indicator(i) for i in find().indicators),
            notes=tuple(tied(note_sentence(edition, note, language)) for note in others),
            answers=tuple(self.rows.answers()),
            foot=self._foot(),
        )

    # ── The level ───────────────────────────────────────────────────────────────────────

    def _level(self, level: int) -> LevelFacts:
        outcome = self.result.levels[level]
        score = outcome.score
        return LevelFacts(
            level=level,
            numeral=NUMERALS[level],
            name=level_name(level, self.language),
            title=self.edition.level_names[level].of(self.language),
            score=score,
            shown="–" if score is None else cut(score),
            long="–" if score is None else cut(score, 4),
            counts="1" if outcome.met else cut(score or Fraction(), 4),
            met=outcome.met,
            said=level_row(self.edition, outcome, self.language),
        )

    def _standing(self) -> StandingFacts:
        where = standing(self.result.level)
        first, last = where.interval
        return StandingFacts(
            name=where.benchmark.name.of(self.language),
            sentence=tied(standing_sentence(where, self.language)),
            first=first,
            last=last,
            shown=f"{cut(first, 0)}–{percent(last, self.language)}",
            shares=share_facts(where.benchmark, self.language),
            source=source_sentence(where.benchmark, self.language),
            caveats=tuple(caveat.of(self.language) for caveat in where.benchmark.caveats),
        )

    def _foot(self) -> str:
        return say(
            "explain.foot",
            self.language,
            edition=self.edition.name.of(self.language),
            wording=self.edition.wording_note.of(self.language),
            hash=self.edition.hash[:12],
            engine=ENGINE,
        )

    def _unit(self) -> UnitFacts:
        enterprise = self.sealed["enterprise"]
        industry = industries().get(enterprise["industry"])
        return UnitFacts(
            enterprise=enterprise["name"],
            credit_code=enterprise["credit_code"],
            plant=self.sealed["plant"] or "",
            industry=f"{industry.code} {industry.name.of(self.language)}" if industry else "",
            type=self.edition.types[self.result.type].of(self.language),
            size=str(Size(enterprise["size"]).label),
            modes=tuple(str(Mode(mode).label) for mode in enterprise["modes"]),
        )
