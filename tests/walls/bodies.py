"""What those who may send so that it does something."""

from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.editions import DEFAULT, load
from tests.walls.world import PDF


def pdf(name: str = "new.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + b"new", "application/pdf")


PROFILE = {
    "name": "Renamed Works",
    "credit_code": "91340100MA2ABCDE0T",
    "province": "340000",
    "city": "340100",
    "county": "340104",
    "industry": "C36",
    "staff": "12",
    "revenue": "34.50",
}
PLANT = {"name": "A new plant", "province": "340000", "city": "340100", "county": "340104"}
NOTE = {"note": "Because."}
ADDRESS_OF_SOMEBODY = "plain@example.test"
HAND_IN = frozenset({"receipt"})


def scored() -> dict[str, object]:
    """What the engine scores, with every requirement met."""
    asked = load(DEFAULT).requirements_in_force("discrete", frozenset())
    return {"edition": DEFAULT, "type": "discrete", "answers": {each.id: 1 for each in asked}}
