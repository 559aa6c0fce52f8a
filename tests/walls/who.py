"""Who somebody is to a thing: the words in which the table says who may."""

from enum import Flag, auto

from tests.walls.world import INVITED_BACK, Place


class Who(Flag):
    OWNER = auto()  # of the house whose it is; so are the next two
    CONTRIBUTOR = auto()
    VIEWER = auto()
    REGION = auto()  # the agencies in whose region it lies
    HANDED_IN = auto()  # the same, once it was handed in
    DESK = auto()  # the one of those on whose desk it is, unless too close to the house
    AGENCY = auto()  # whoever sits in any agency
    ABOVE = auto()  # who looks into this agency: its own people and those of the agencies above
    LEAD = auto()  # a lead of this agency or of one above
    SEAT = auto()  # who sits in this very agency
    CALLER = auto()  # a lead of this very agency, which has opened the round
    BELOW = auto()  # who sits in an agency below this one
    CALLED = auto()  # the houses of the region of this agency
    SELF = auto()  # whose own it is
    A_LEAD = auto()  # of any agency
    TOLD = auto()  # the house, once it is accepted
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
LOOKING_ON = Who.ABOVE | Who.BELOW  # the agencies over whose desks a round goes
ROUND = LOOKING_ON | Who.CALLED
ANYONE = Who.SIGNED_IN | Who.STRANGER

MEMBERS_OF = {
    "A": {"owner": Who.OWNER, "contributor": Who.CONTRIBUTOR, "viewer": Who.VIEWER},
    "R": {"rival": Who.OWNER},
}
AT_COUNTY = ("county", "kin")
AGENCIES_HERE = (*AT_COUNTY, "city", "province")
AGENCIES = (*AGENCIES_HERE, "elsewhere")
AGENCIES_OF = dict.fromkeys("ARN", AGENCIES_HERE) | {"Z": ("elsewhere",)}
ABOVE = {"D": AGENCIES_HERE, "C": ("city", "province"), "P": ("province",), "Q": ("elsewhere",)}
LEADERS = ("province", "elsewhere")
SEATS = {"D": AT_COUNTY, "C": ("city",), "P": ("province",), "Q": ("elsewhere",)}
BELOW = {"C": AT_COUNTY, "P": (*AT_COUNTY, "city")}
TOO_CLOSE = {"A": ("kin",)}  # who has declared to be, and so has nothing to decide there
CALLED = dict.fromkeys("DCP", ("owner", "contributor", "viewer", "rival"))
# At which desk each sits, and who sees what is on a desk: it is there or has passed.
TIER_OF = {"city": "city", "province": "province", "elsewhere": "province"} | dict.fromkeys(
    AT_COUNTY, "county"
)
SEEING = {"county": AT_COUNTY, "city": (*AT_COUNTY, "city"), "province": AGENCIES}


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
    if role in MEMBERS_OF.get(house, {}) and place.settled:
        found |= Who.TOLD
    if role in CALLED.get(house, ()):
        found |= Who.CALLED
    return found | _of_agency(role, house, place) if role in AGENCIES else found


def _of_agency(role: str, house: str | None, place: Place | None) -> Who:
    found = Who.AGENCY | (Who.A_LEAD if role in LEADERS else NOBODY)
    if role in AGENCIES_OF.get(house, ()):
        found |= Who.REGION
        if place.handed_in and role in SEEING[place.tier]:
            found |= Who.HANDED_IN
            if TIER_OF[role] == place.tier and role not in TOO_CLOSE.get(house, ()):
                found |= Who.DESK
    if role in ABOVE.get(house, ()):
        found |= Who.ABOVE | (Who.LEAD if role in LEADERS else NOBODY)
    if role in BELOW.get(house, ()):
        found |= Who.BELOW
    if role in SEATS.get(house, ()):
        found |= Who.SEAT | (Who.CALLER if role in LEADERS else NOBODY)
    return found | (Who.SELF if place and place.by == role else NOBODY)
