"""What the tests of the page on which a reviewer judges have in common."""

import re

from assessment.models import Finding

FIRST = "data.L1.a"


def address(submission, query: str = "") -> str:
    return f"/submissions/{submission.receipt}/answers/{query}"


def rail_of(page: str) -> list[str]:
    """The requirements of the list, in its order."""
    rail = page.split('class="rail-col"')[1].split("</nav>", maxsplit=1)[0]
    return re.findall(r"at=([\w.]+)", rail)


def at_hand(page: str) -> str:
    return re.search(r'<form method="post" id="judge"[^>]+data-id="([\w.]+)"', page)[1]


def judge(client, submission, requirement: str = FIRST, **form):
    form = {"version": "", "value": "", "reason": ""} | form
    return client.post(f"/submissions/{submission.receipt}/verdicts/{requirement}/", form)


def verdicts(submission) -> list[tuple]:
    kept = Finding.objects.filter(submission=submission).order_by("pk")
    return list(kept.values_list("requirement", "tier", "version", "value", "reason", "by__name"))


def moves_in(page: str) -> list[str]:
    return re.findall(r'action="/assessments/\w+/([\w-]+)/"', page)
