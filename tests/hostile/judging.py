"""What is an answer, and what is none."""

import json
import re

from django.utils.http import url_has_allowed_host_and_scheme

from assessment.api.problems import MEDIA_TYPE, PROBLEMS
from tests.hostile.asking import Answer
from tests.hostile.values import ANSWER_OF_SUM, MARKUP

HEADING = re.compile(r"<h1[^>]*>\s*[^<\s]")
ALERT = re.compile(r'(?:role="alert"|class="errorlist[^"]*")[^>]*>\s*(?:<[^>]*>\s*)*[^<\s]')
SHOWN = re.compile(r"<main[^>]*>.*\w{3}", re.DOTALL)
OURS = ("root:x:0:0", "Traceback (most recent call last)", "__globals__': ")
LEAKED = (*OURS, ANSWER_OF_SUM, MARKUP)  # in JSON markup is a text like any other


def faults_of(answer: Answer) -> list[str]:
    """What is wrong with a page as an answer; nothing for an honest yes and for a no with a sentence."""
    faults = []
    content = answer.content
    if answer.status >= 500:
        faults.append("a fault of ours")
    elif 300 <= answer.status < 400:
        location = answer.response.headers.get("Location", "/")[:2000]  # a longer one is no address to Django
        if not url_has_allowed_host_and_scheme(location, None):
            faults.append("sent away from here")
    elif not _speaks(answer, content):
        faults.append("no sentence")
    faults += [f"shows {leak!r}" for leak in LEAKED if leak in content]
    faults += [f"header {name}" for name in answer.response.headers if "hostile" in name.lower()]
    if "hostile" in answer.response.cookies:
        faults.append("a cookie of somebody else's")
    if is_refused(answer) and answer.changed:
        faults.append(f"refused, and yet written: {sorted(answer.changed)}")
    return faults


def faults_of_api(answer: Answer) -> list[str]:
    """The same for programs: a no is a problem with a code of the table, and with a sentence."""
    if answer.status >= 500:
        return ["a fault of ours"]
    faults = [f"shows {leak!r}" for leak in OURS if leak in answer.content]
    if answer.status >= 400:
        faults += _faults_of_problem(answer)
        if answer.changed:
            faults.append(f"refused, and yet written: {sorted(answer.changed)}")
    return faults


def _faults_of_problem(answer: Answer) -> list[str]:
    if answer.response.headers.get("Content-Type") != MEDIA_TYPE:
        return ["no problem details"]
    told = json.loads(answer.content)
    faults = []
    if told["status"] != answer.status or PROBLEMS.get(told["code"], (told["status"],))[0] != answer.status:
        faults.append(f"{told['code']} is not {answer.status}")
    if not told["detail"].strip() or not told["title"].strip():
        faults.append("no sentence")
    return faults


def is_refused(answer: Answer) -> bool:
    """By its status, by a message, or by the form shown once more.

    Who hears a yes, too, has had a part of it taken.
    """
    if answer.said_yes:
        return False
    return answer.status >= 400 or answer.said_no or bool(ALERT.search(answer.content))


def _speaks(answer: Answer, content: str) -> bool:
    kind = answer.response.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        told = json.loads(answer.content)
        return answer.status < 400 or bool(told.get("sentence") or told.get("form"))
    return kind.startswith("text/html") and bool(HEADING.search(content)) and bool(SHOWN.search(content))
