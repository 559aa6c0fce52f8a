"""Who somebody is to a thing: the words in which the table says who may."""

from enum import Flag, auto

from tests.walls.world import INVITED_BACK, Place


class Who(Flag):
    OWNER = auto()  # of the house whose it is; so are the next two
    CONTRIBUTOR = auto()
    VIEWER = auto()
    REGION = auto()  # the agencies in whose region it lies
    HANDED_IN = auto()  # the same, once it was handed in
    DESK = auto()  # the one of those on whose desk it is
    AGENCY = auto()  # whoever sits in any agency
    ABOVE = auto()  # who looks into this agency: its own people and those of the agencies above
    LEAD = auto()  # a lead of this agency or of one above
    OPERATOR = auto()
    INVITED = auto()  # to whose address the letter went
    SIGNED_IN = auto()
    STRANGER = auto()  # who is not signed in


NOBODY = Who(0)
OWNER, OPERATOR, AGENCY, DESK, LEAD, REGION = (
    Who.OWNER,
    Who.OPERATOR,
    Who.AGENCY,
    Who.DESK,
    Who.LEAD,
    Who.REGION,
)
SIGNED_IN, INVITED = Who.SIGNED_IN, Who.INVITED
FILLERS = Who.OWNER | Who.CONTRIBUTOR
MEMBERS = FILLERS | Who.VIEWER
READERS = MEMBERS | Who.HANDED_IN
HOUSE = MEMBERS | Who.REGION | OPERATOR
DECIDERS = Who.REGION | OPERATOR
OFFICIALS = AGENCY | OPERATOR
OVERSEERS = Who.ABOVE | OPERATOR
LEADS = Who.LEAD | OPERATOR
ANYONE = Who.SIGNED_IN | Who.STRANGER

MEMBERS_OF = {
    "A": {"owner": Who.OWNER, "contributor": Who.CONTRIBUTOR, "viewer": Who.VIEWER},
    "R": {"rival": Who.OWNER},
}
AGENCIES = ("county", "city", "province", "elsewhere")
AGENCIES_OF = dict.fromkeys("ARN", AGENCIES[:3]) | {"Z": AGENCIES[3:]}
ABOVE = {"D": AGENCIES[:3], "C": AGENCIES[1:3], "P": AGENCIES[2:3], "Q": AGENCIES[3:]}
LEADERS = ("province", "elsewhere")


def standing(role: str, place: Place | None) -> Who:
    """All that this role is with regard to what lies at this place."""
    if role == "anonymous":
        return Who.STRANGER
    house = place.house if place else None
    found = Who.SIGNED_IN | MEMBERS_OF.get(house, {}).get(role, NOBODY)
    if role == "operator":
        found |= Who.OPERATOR
    if role == "former" and place and place.ids.get("letter") == INVITED_BACK:
        found |= Who.INVITED
    if role in AGENCIES:
        found |= Who.AGENCY
    if role in AGENCIES_OF.get(house, ()):
        found |= Who.REGION
        if place.handed_in:
            found |= Who.HANDED_IN | (Who.DESK if role in LEADERS else NOBODY)
    if role in ABOVE.get(house, ()):
        found |= Who.ABOVE | (Who.LEAD if role in LEADERS else NOBODY)
    return found
