"""What an address can name: one object of each kind, and whose they are."""

from dataclasses import dataclass, field

REQUIREMENT, UNANSWERED, SUBDOMAIN, LEFT_OUT = "data.L1.a", "data.L1.b", "data", "customer_service"


@dataclass(frozen=True)
class Place:
    """One object of each kind, for an address to name. `house` is whose; None where it is nobody's."""

    name: str
    house: str | None = None
    handed_in: bool = False
    tier: str = "province"  # whose desk it is on
    settled: bool = False  # accepted, so that the house reads what was found
    closed: bool = False  # its round is, for good
    by: str = ""  # the role whose own it is
    gone: frozenset[str] = frozenset()  # of its kinds: those that are ended, cancelled, removed
    parents: frozenset[str] = frozenset()  # where only addresses under one of these are meant
    ids: dict[str, object] = field(default_factory=dict)

    def suits(self, names: set[str]) -> bool:
        """Whether an address that names these has something to name here."""
        has_all = names <= set(self.ids)
        is_about = not self.gone or bool(names & self.gone)
        return has_all and is_about and (not self.parents or bool(names & self.parents))
