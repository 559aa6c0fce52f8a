"""What page and paper show of one submission: plain values and finished words, no HTML.

`shown` is a figure as it is printed, cut and never rounded; the exact value stands beside it where
something is drawn from it. All words are in the language that `facts_of` was given.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from scoring.model import Language


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """One level's score; `counts` is what of it goes into the total."""

    level: int
    numeral: str
    name: str  # "level II", 二级
    title: str  # "Specification", 规范级
    score: Fraction | None
    shown: str  # two places
    long: str  # four places
    counts: str  # four places
    met: bool
    said: str  # "met", "0.36 short", "nothing asked"


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """One published bucket, from one level to another."""

    first: int
    last: int
    label: str  # "≤I", "II", "≥IV"
    name: str  # "level I and below"
    percent: Fraction
    shown: str


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """The interval of percentiles, with all that has to go wherever it goes."""

    name: str  # "China 2020"
    sentence: str
    first: Fraction
    last: Fraction
    shown: str  # "75–89 %"
    shares: tuple[ShareFacts, ...]
    source: str
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubdomainFacts:
    id: str
    name: str
    weight: str  # of the whole, as published
    scores: tuple[Fraction | None, ...]  # by level, I first
    depth: Fraction  # their sum, 0 to 5
    depth_shown: str
    is_tailored_out: bool


@dataclass(frozen=True, slots=True)
class ElementFacts:
    id: str
    name: str
    weight: str
    subdomains: tuple[SubdomainFacts, ...]


@dataclass(frozen=True, slots=True)
class TraceFacts:
    """One line of the arithmetic and the lines below it."""

    kind: str  # element, domain, subdomain, requirement
    id: str
    name: str
    share: str  # of its parent, as it counts here: "46 %", "1/2"
    published: str  # the published weight where it was rescaled, else empty
    score: Fraction | None
    shown: str
    contribution: str  # to the level's score, four places
    answer: str  # of a requirement: the answer in words
    left_out: str  # why it counts nothing, else empty
    below: "tuple[TraceFacts, ...]"


@dataclass(frozen=True, slots=True)
class TracedLevel:
    level: LevelFacts
    rows: tuple[TraceFacts, ...]


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One answer of the shortest way up, and what raising it gives its level."""

    requirement: str
    title: str
    subdomain: str
    level: int
    before: Fraction
    before_name: str
    after: Fraction
    after_name: str
    gain: str  # "+0.050"
    then_at: str  # the level's score with this step and those before it


@dataclass(frozen=True, slots=True)
class PathwayFacts:
    target: int
    target_name: str
    is_reachable: bool
    sentence: str
    steps: tuple[StepFacts, ...]  # the largest gain first


@dataclass(frozen=True, slots=True)
class FragileFacts:
    requirement: str
    title: str
    subdomain: str
    level_name: str  # what the level would be


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    kind: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class AdviceFacts:
    """A weak field at the next level: what it costs, the step to take, what helps."""

    subdomain: str
    name: str
    score: str
    sentence: str
    first: str
    takes: str
    mistake: str
    themes: tuple[ThemeFacts, ...]


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """The own figure beside the published one: a rate beside a rate, yes or no beside a share."""

    id: str
    name: str
    kind: str  # "rate" or "share"
    own: Decimal | bool | None  # None: not stated
    own_shown: str
    published: Fraction
    published_shown: str
    of: str  # of what the published figure is a share


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """One answer as it was handed in."""

    requirement: str
    subdomain: str
    level: int
    title: str
    text: str
    value: str
    value_name: str
    note: str
    reason: str
    evidence: tuple[str, ...]  # names of files


@dataclass(frozen=True, slots=True)
class DifferenceFacts:
    """An answer that the reviewers saw otherwise."""

    requirement: str
    title: str
    subdomain: str
    level: int
    own: str
    verified: str
    reason: str
    tier: str  # who saw it so


@dataclass(frozen=True, slots=True)
class VerifiedFacts:
    """What the review came to, beside what was declared."""

    level: int
    numeral: str
    level_name: str
    band: int
    band_numeral: str
    band_name: str
    total: str
    counted: int
    rule: str  # which of the two levels counts
    required: str  # whether the round's level is reached; empty where it asks for none
    is_reached: bool
    sentence: str
    differences: tuple[DifferenceFacts, ...]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Who was assessed, as it was described on the day."""

    enterprise: str
    credit_code: str
    plant: str  # empty: the whole enterprise
    industry: str
    type: str
    size: str
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultFacts:
    language: Language
    receipt: str
    reference: str
    number: int
    year: int
    submitted_at: datetime
    submitted_by: str
    sha256: str
    unit: UnitFacts
    edition: str
    edition_hash: str
    engine: str
    asked: int  # requirements in force
    not_applicable: int
    tailored_out: tuple[tuple[str, str], ...]  # subdomain and reason
    level: int
    numeral: str
    level_name: str
    level_title: str
    reached: str
    reasons: tuple[str, ...]
    total: str
    total_sentence: str
    band: int
    band_numeral: str
    band_name: str
    band_sentence: str  # why the band differs from the level; empty where it does not
    verified: VerifiedFacts | None  # once it is accepted
    levels: tuple[LevelFacts, ...]  # I first
    threshold: Fraction
    threshold_shown: str
    standing: StandingFacts
    elements: tuple[ElementFacts, ...]
    trace: tuple[TracedLevel, ...]  # I first
    pathway: PathwayFacts
    fragile: tuple[FragileFacts, ...]
    advice: tuple[AdviceFacts, ...]
    indicators: tuple[IndicatorFacts, ...]
    notes: tuple[str, ...]
    answers: tuple[AnswerFacts, ...]
    foot: str

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return "" if self.language == "zh" else " "

    @property
    def subdomains(self) -> tuple[SubdomainFacts, ...]:
        """Those that were assessed, in the order of the model."""
        return tuple(s for element in self.elements for s in element.subdomains if not s.is_tailored_out)
