"""Reading all answers by the API and saving one, each as a multiple of the least that a view can do.

The yardsticks show the same token, and answer with the same bytes from one SELECT, or after one upsert.
"""

from datetime import timedelta
from itertools import count
from pathlib import Path

from django.conf import settings
from django.test import Client

from assessment.models import Assessment, Token, User
from tests.bench.assessments import filled, mei
from tests.bench.pages import compare

REQUIREMENT = "data.L1.a"
READING, SAVING = 2, 3  # times the yardstick's time, at most


def main(_place: Path) -> None:
    settings.ROOT_URLCONF = "tests.bench.yardsticks"
    assessment, client = filled(2026), program_of(mei())
    yardstick, answers = addresses(assessment)

    print(f"Reading {assessment.answers.count()} answers by the API against one SELECT, the same bytes")
    if client.get(answers).content != client.get(yardstick).content:
        raise SystemExit("The yardstick says something else than the API: the figures are worth nothing.")
    reading = compare(lambda: client.get(yardstick), lambda: client.get(answers))
    print("Saving an answer by the API against one upsert")
    saving = compare(
        lambda: client.put(yardstick, {"answer": 1}, "application/json"),
        saver(client, f"{answers}{REQUIREMENT}/"),
    )
    if reading > READING or saving > SAVING:
        raise SystemExit(f"At most {READING} times for reading and {SAVING} times for saving were allowed.")


def addresses(assessment: Assessment) -> tuple[str, str]:
    """The yardstick's, and what is measured by it."""
    return f"/yardstick/api/{assessment.pk}/", f"/api/v1/assessments/{assessment.reference}/answers/"


def saver(client: Client, address: str):
    """Each call changes the answer, over the version that the call before has left."""
    versions = count(1)

    def save_next():
        version = next(versions)
        seen = {"if-match": f'"{version}"'}
        response = client.put(address, {"answer": (version + 1) % 2}, "application/json", headers=seen)
        if response.headers["ETag"] != f'"{version + 1}"':
            raise SystemExit("Not every save was one: the figures are worth nothing.")
        return response

    return save_next


def program_of(user: User) -> Client:
    standing = user.get_session_auth_hash()
    _token, secret = Token.objects.create(user, name="bench", standing=standing, expiry=timedelta(hours=1))
    headers = {"host": "localhost", "accept-language": "zh-hans", "authorization": f"Bearer {secret}"}
    return Client(headers=headers)
