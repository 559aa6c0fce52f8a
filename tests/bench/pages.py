"""The workspace and the saving of an answer, each as a multiple of the least that a view can do.

The yardsticks are views of the same service: the same middleware, signing in, transaction and walls,
and then one SELECT through the ORM and its rendering, or one upsert. They are asked in turn with what
is measured, so that a drift of the machine hits both.
"""

from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from django.conf import settings
from django.test import Client

from tests.bench.assessments import filled, mei

ROUNDS = 60
WARM_UP = 10
SUBDOMAIN, REQUIREMENT = "data", "data.L1.a"


def main(_place: Path) -> None:
    settings.ROOT_URLCONF = "tests.bench.yardsticks"
    assessment, client, versions = filled(2024), signed_in(), count(1)
    page = f"/assessments/{assessment.reference}/answers/{SUBDOMAIN}/"
    save = f"/assessments/{assessment.reference}/answer/{REQUIREMENT}/"
    yardstick = f"/yardstick/{assessment.pk}/{SUBDOMAIN}/"

    def save_next():
        version = next(versions)
        return client.post(save, {"value": "10"[version % 2], "version": version})

    print("The workspace page against one SELECT and its rendering")
    compare(lambda: client.get(yardstick), lambda: client.get(page))
    print("Saving an answer against one upsert")
    compare(lambda: client.post(yardstick, {"value": "1"}), save_next)
    if assessment.answers.get(requirement=REQUIREMENT).version != next(versions):
        raise SystemExit("Not every save was one: the figures are worth nothing.")


def signed_in() -> Client:
    client = Client(headers={"host": "localhost", "accept-language": "zh-hans"})
    client.force_login(mei(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def compare(yardstick, measured) -> float:
    """How many times as long what is measured takes."""
    times = [(once(yardstick), once(measured)) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
    least, ours = zip(*times, strict=True)
    ratio = median(ours) / median(least)
    for name, taken in (("yardstick", least), ("ours", ours)):
        middle, slow = median(taken) * 1e3, quantiles(taken, n=10)[8] * 1e3
        print(f"  {name:<12}{middle:8.2f} ms   nine in ten below {slow:8.2f} ms")
    print(f"  {'ratio':<12}{ratio:8.2f}")
    return ratio


def once(ask) -> float:
    start = perf_counter()
    response = ask()
    taken = perf_counter() - start
    if response.status_code != 200:
        raise SystemExit(f"{response.status_code}: {response.content[:300]}")
    return taken
