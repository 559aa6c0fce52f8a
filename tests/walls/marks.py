"""Texts that tell whose they are, and who may come across them.

A mark is `CNRY`, a letter for its house, and one for its audience, such as CNRYALcomment: of house A, for its
own people alone. It is put into every column of text, JSON and file that the house fills, so that a single
search of an answer finds whatever should not be in it. Addresses of e-mail hold it in small letters.
"""

import re

FOUND = re.compile(rb"CNRY([A-Z])([A-Z])")
FOUND_SMALL = re.compile(rb"cnry([a-z])([a-z])")

# Houses
OWN, RIVAL, ELSEWHERE, NEWCOMER, FORMER = "A", "R", "Z", "N", "F"
COUNTY, CITY, PROVINCE, FAR_PROVINCE, OPERATORS = "D", "C", "P", "Q", "O"

# Audiences
PROFILE = "P"  # what agencies of the region and operators read, too: the profile, names of people
LIVE = "L"  # what is being worked on: the enterprise's own people alone
SEALED = "S"  # what was handed in: agencies of the region, too; not operators
CONTACT = "C"  # addresses of people: their colleagues and operators
PRIVATE = "X"  # one person's own: tokens, sessions
# What is handed in over several desks: S on the province's, T on the county's, U on the city's, which the
# desks above do not see yet; and what reviewers keep among themselves there: J, V, W.
AT_COUNTY, AT_CITY = "T", "U"
JUDGED, JUDGED_AT_COUNTY, JUDGED_AT_CITY = "J", "V", "W"
OWN_WORDS = "H"  # an agency's own: its phrases
GUESTS = "G"  # whom an agency's round invites: the agencies above it, too
TOO_CLOSE = "I"  # why a reviewer is: the lead of an agency above, too
CLOSE = "E"  # a house for what a reviewer of the county says of being too close to house A
KEPT = "K"  # hashes and the like, which nobody is ever shown

HOUSE = (PROFILE, LIVE, SEALED, AT_COUNTY, AT_CITY, CONTACT)
TO_PROVINCE = (PROFILE, SEALED, JUDGED)
TO_CITY = (*TO_PROVINCE, AT_CITY, JUDGED_AT_CITY)
TO_COUNTY = (*TO_CITY, AT_COUNTY, JUDGED_AT_COUNTY)
ANHUI = (OWN, RIVAL, NEWCOMER)  # the houses in the region of county, city and province
NAMES = [each + PROFILE for each in (COUNTY, CITY, PROVINCE)]  # of those who review there


def _of(houses, audiences) -> list[str]:
    return [house + audience for house in houses for audience in audiences]


# Role: the marks that it may come across.
OPEN_TO: dict[str, frozenset[str]] = {
    role: frozenset(marks)
    for role, marks in {
        "owner": [*_of(OWN, (*HOUSE, PRIVATE)), FORMER + PROFILE, *NAMES],
        "contributor": [*_of(OWN, HOUSE), FORMER + PROFILE, *NAMES],
        "viewer": [*_of(OWN, HOUSE), FORMER + PROFILE, *NAMES],
        "former": _of(FORMER, (PROFILE, CONTACT, PRIVATE)),
        "rival": [*_of(RIVAL, (*HOUSE, PRIVATE)), *NAMES],
        "county": [
            *_of(ANHUI, TO_COUNTY),
            FORMER + PROFILE,
            *NAMES,
            *_of(COUNTY, (CONTACT, OWN_WORDS, GUESTS, TOO_CLOSE)),
        ],
        "kin": [  # a colleague at the county's desk
            *_of(ANHUI, TO_COUNTY),
            FORMER + PROFILE,
            *NAMES,
            *_of(COUNTY, (CONTACT, OWN_WORDS, GUESTS)),
            CLOSE + TOO_CLOSE,
        ],
        "city": [
            *_of(ANHUI, TO_CITY),
            FORMER + PROFILE,
            *NAMES,
            *_of((COUNTY, CITY), (CONTACT, GUESTS)),
        ],
        "province": [
            *_of(ANHUI, TO_PROVINCE),
            FORMER + PROFILE,
            *NAMES,
            *_of((COUNTY, CITY, PROVINCE), (CONTACT, GUESTS, TOO_CLOSE)),
            CLOSE + TOO_CLOSE,
            *_of(PROVINCE, (PRIVATE, OWN_WORDS)),
        ],
        "elsewhere": [
            *_of(ELSEWHERE, TO_PROVINCE),
            *_of(FAR_PROVINCE, (PROFILE, CONTACT, PRIVATE, OWN_WORDS, GUESTS, TOO_CLOSE)),
        ],
        "operator": [
            *_of(
                (*ANHUI, ELSEWHERE, FORMER, COUNTY, CITY, PROVINCE, FAR_PROVINCE, OPERATORS),
                (PROFILE, CONTACT),
            ),
            OPERATORS + PRIVATE,
        ],
        "anonymous": [],
    }.items()
}
ROLES = tuple(OPEN_TO)


def marks_in(content: bytes) -> set[str]:
    """House and audience of each mark that stands in it."""
    large = {b"".join(pair).decode() for pair in set(FOUND.findall(content))}
    return large | {b"".join(pair).decode().upper() for pair in set(FOUND_SMALL.findall(content))}
