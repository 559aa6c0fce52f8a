"""A no, with a sentence for a person. The page shows it, the API answers 409 with it."""


class Refused(Exception):
    """An act that the present state does not allow. Nothing has changed; the sentence says why."""


class Stale(Refused):
    """Somebody else has saved in between. `present` is the answer as it is now."""

    def __init__(self, sentence: str, present: object) -> None:
        super().__init__(sentence)
        self.present = present
