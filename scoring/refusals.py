"""Input that cannot be scored: a code and its particulars, with a sentence in either language."""

from scoring.model import Language
from scoring.sentences import say


class Unscorable(ValueError):
    """Answers, a type or a tailoring that the edition does not allow.

    `code` names the sentence in `data/sentences.toml`, `details` are its particulars.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details

    def __str__(self) -> str:
        return self.sentence("en")

    def sentence(self, language: Language) -> str:
        return say(f"refusal.{self.code}", language, **self.details)
