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
KEPT = "K"  # hashes and the like, which nobody is ever shown

HOUSE = (PROFILE, LIVE, SEALED, CONTACT)
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
        "county": [*_of(ANHUI, (PROFILE, SEALED)), FORMER + PROFILE, *NAMES, COUNTY + CONTACT],
        "city": [*_of(ANHUI, (PROFILE, SEALED)), FORMER + PROFILE, *NAMES, *_of((COUNTY, CITY), CONTACT)],
        "province": [
            *_of(ANHUI, (PROFILE, SEALED)),
            FORMER + PROFILE,
            *NAMES,
            *_of((COUNTY, CITY, PROVINCE), CONTACT),
            PROVINCE + PRIVATE,
        ],
        "elsewhere": [*_of(ELSEWHERE, (PROFILE, SEALED)), *_of(FAR_PROVINCE, (PROFILE, CONTACT, PRIVATE))],
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
