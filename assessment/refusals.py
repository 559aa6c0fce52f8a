"""A no, with a sentence for a person. The page shows it, the API answers with it and its code."""

from collections.abc import Mapping


class Refused(Exception):
    """An act that the present state does not allow (409). Nothing has changed; the sentence says why."""

    code = "not_allowed_now"

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code or self.code


class Forbidden(Refused):
    """An act that is not this person's to do, whatever the state (403)."""

    code = "forbidden"


class BadInput(Refused):
    """What was sent cannot be taken as it is (400)."""

    code = "bad_input"


class Stale(Refused):
    """Somebody else has saved in between (412). `present` is the answer as it is now, if there is one."""

    code = "stale"

    def __init__(self, sentence: str, present: object) -> None:
        super().__init__(sentence)
        self.present = present


class SomeRefused(Refused):
    """Of several things asked for together at least one is refused, so that none is done."""

    code = "some_refused"

    def __init__(self, sentence: str, each: Mapping[str, Refused]) -> None:
        super().__init__(sentence)
        self.each = each  # what was refused, and why
