"""The queue of a province in which fifty thousand have handed in, against a view that reads one row.

The rows are laid out by SQL, in the manner of a busy spring: three in five wait on the province's desk,
the others are below, returned or settled. Every page is asked for behind the walls, over HTTP.
"""

import re
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from assessment.models import Agency, AgencyMember, Assessment, Region, User
from tests.people import person, with_second_step

SUBMISSIONS, ROUNDS, WARM_UP = 50_000, 15, 3
PAGES = {
    "waiting for us": "",
    "mine": "list=mine",
    "unassigned": "list=unassigned",
    "returned to me": "list=returned",
    "in our region": "list=region",
    "by a word": "text=工厂 0123",
    "by every filter": "industry=C36&level=2&flags=some&age=late&status=submitted&region=340100",
    "most of the region": "list=region&flags=none",
    "by level, highest first": "sort=level",
    "by flags, of the region": "list=region&sort=flags",
    "the last page": "page=99999",
}
LAY_OUT = Path(__file__).with_suffix(".sql").read_text("utf-8")


def main(_place: Path) -> None:
    settings.ROOT_URLCONF = "tests.bench.yardsticks"
    lin = lay_out(SUBMISSIONS)
    client = signed_in(lin)
    one = f"/yardstick/{Assessment.objects.order_by('pk').first().pk}/data/"
    print(f"The queue of a province with {SUBMISSIONS} submissions, against one SELECT and its rendering")
    for name, query in PAGES.items():
        compare(name, lambda: client.get(one), lambda query=query: client.get(f"/reviews/?{query}"))


def lay_out(count: int) -> User:
    """So many enterprises of Anhui with a hand-in each; who is returned reviews for the province."""
    call_command("load_regions", verbosity=0)
    lin, hua = (with_second_step(person(email, name)) for email, name in (("lin", "林审"), ("hua", "华合")))
    agency = Agency.objects.create(region=Region.objects.get(pk="340000"), name="安徽省工业和信息化厅")
    for user in (lin, hua):
        AgencyMember.objects.create(agency=agency, user=user, role="reviewer")
    with connection.cursor() as cursor:
        told = {":count": count, ":lin": lin.pk, ":hua": hua.pk}
        cursor.execute(re.sub(r":(count|lin|hua)\b", lambda found: str(told[found[0]]), LAY_OUT))
        cursor.execute("VACUUM ANALYZE")  # as autovacuum does
    return lin


def signed_in(user: User) -> Client:
    client = Client(headers={"host": "localhost", "accept-language": "zh-hans"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def compare(name: str, yardstick, measured) -> None:
    times = [(once(yardstick), once(measured)) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
    least, ours = zip(*times, strict=True)
    middle, slow = median(ours) * 1e3, quantiles(ours, n=10)[8] * 1e3
    ratio = median(ours) / median(least)
    print(f"  {name:<28}{middle:8.1f} ms   nine in ten below {slow:8.1f} ms   ratio {ratio:6.1f}")


def once(ask) -> float:
    start = perf_counter()
    response = ask()
    taken = perf_counter() - start
    if response.status_code != 200:
        raise SystemExit(f"{response.status_code}: {response.content[:300]}")
    return taken
