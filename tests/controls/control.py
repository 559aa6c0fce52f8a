from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Control:
    """In `file`, `protection` becomes `instead`; then `tests` must fail."""

    name: str
    file: str
    protection: str
    instead: str
    tests: str
