"""The accounts: eight to sign in with, an owner for each other enterprise, a lead for each province."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from assessment.actions import agencies
from assessment.lifecycle import Role
from assessment.models import Agency, Region, User
from assessment.models.people import FICTION

PASSWORD = "Maturity-demo-2020"  # noqa: S105 - it is meant to be known
OPERATOR, OWNER, COLLEAGUE, OTHER = "operator", "owner", "colleague", "other"
PROVINCE = "340000"  # whose agencies of all tiers can be signed in to
# Account, name, whose agency's seat, as what.
DESKS = (
    ("province", "章屿宁", PROVINCE, Role.LEAD),
    ("reviewer", "费清越", PROVINCE, Role.REVIEWER),
    ("city", "闵知夏", "340100", Role.LEAD),
    ("county", "蓝以恒", "340104", Role.LEAD),
    ("elsewhere", "岑若川", "330000", Role.LEAD),
)
NAMES = {OPERATOR: "居安然", OWNER: "路青岚", COLLEAGUE: "易书禾", OTHER: "席慕白"}
WITHOUT = ("710000", "810000", "820000")  # no agencies of this programme there


def create(names: dict[str, str]) -> dict[str, User]:
    """Accounts with verified addresses, by the part before the @. One hash serves all: it is one password."""
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(email=address(account), name=name, password=password, is_operator=account == OPERATOR)
        for account, name in names.items()
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return {user.email.split("@")[0]: user for user in users}


def address(account: str) -> str:
    return f"{account}@{FICTION}"


def seat(users: dict[str, User], provinces: Iterable[Region]) -> dict[str, list[User]]:
    """Agencies with their people, put there by the operator; who reviews, by the code of the region."""
    desks: dict[str, list[User]] = {}
    seats = [(account, code, role) for account, _name, code, role in DESKS]
    taken = {code for _account, code, _role in seats}
    for region in provinces:  # two each, so that they can look with four eyes
        if region.code not in taken:
            seats.append((lead_of(region), region.code, Role.LEAD))
        if region.code != PROVINCE:
            seats.append((deputy_of(region), region.code, Role.REVIEWER))
    for account, code, role in seats:
        region = Region.objects.get(pk=code)
        agency, _is_new = Agency.objects.get_or_create(
            region=region, defaults={"name": f"{region.name}工业和信息化主管部门"}
        )
        agencies.add_member(agency, by=users[OPERATOR], email=address(account), role=role)
        desks.setdefault(code, []).append(users[account])
    return desks


def lead_of(region: Region) -> str:
    """Such as lead32, lead4403."""
    return f"lead{_short(region)}"


def deputy_of(region: Region) -> str:
    return f"reviewer{_short(region)}"


def _short(region: Region) -> str:
    return region.code.rstrip("0") if region.code[2:4] != "00" else region.code[:2]
