"""The unified social credit code of an enterprise (GB 32100-2015): 18 characters, the last one a check."""

import unicodedata

from django.utils.translation import gettext as _
from stdnum.cn import uscc

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # none that is read as another: no I, O, S, V, Z
LENGTH = 18


def plain(code: str) -> str:
    """As it is kept: no spaces, line breaks or hyphens, capital letters, no full-width forms."""
    return uscc.compact("".join(unicodedata.normalize("NFKC", code).split()))


def fault_of(code: str) -> str:
    """What is wrong with a plain code, as a sentence; empty where nothing is.

    Not stdnum's own check, which refuses codes that begin with a letter: the standard allows them (A, G,
    N and Y are registering authorities, too).
    """
    if len(code) != LENGTH:
        return _("A credit code has 18 characters; this one has %(count)d.") % {"count": len(code)}
    if strange := sorted(set(code) - set(LETTERS)):
        return _("“%(strange)s” does not occur in credit codes; I, O, S, V and Z are never used.") % {
            "strange": " ".join(strange)
        }
    if not code[2:8].isdigit():
        return _("Characters 3 to 8 of a credit code are the digits of a region.")
    if code[-1] != (due := uscc.calc_check_digit(code[:-1])):
        return _("The check character does not fit: by the first 17, the 18th would be %(due)s.") % {
            "due": due
        }
    return ""
