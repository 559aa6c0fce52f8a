"""Whatever people try in whatever order: nothing happens that the table does not allow.

The rules below are written down once more, by hand, so that a slip in the table is found, too.
"""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import integers, sampled_from

from assessment.actions import moves, reviews, submissions
from assessment.lifecycle import MOVES
from assessment.models import Agency, Assessment, Event, Result, Submission, User
from assessment.refusals import Refused
from tests.assessment.rounds_of import round_of
from tests.people import reviewer

CHAIN = ["county", "city", "province"]
PEOPLE = ("owner", "helper", "county", "city", "province", "lead", "stranger", "elsewhere")
# From which states, and to which; the agency's are of whoever sits at the desk.
STATES = {
    "submit": ({"draft", "returned"}, "submitted"),
    "withdraw": ({"submitted"}, "draft"),
    "take_up": ({"submitted"}, "in_review"),
    "assign": ({"submitted", "in_review"}, "in_review"),
    "release": ({"in_review"}, "submitted"),
    "send_back": ({"in_review"}, "returned"),
    "send_down": ({"in_review"}, "submitted"),
    "forward": ({"in_review"}, "submitted"),
    "endorse": ({"in_review"}, "in_review"),
    "accept": ({"in_review"}, "accepted"),
    "decline": ({"in_review"}, "declined"),
}
RETURNS_MOST = 2
tried = {"steps": 0, "done": 0}


@pytest.fixture
def world(filled, mei, bo, xu, other, lin, zhou, hefei, regions):  # noqa: PLR0917 - one of each
    county = reviewer(regions, "lan", "蓝县", "340104")
    lead = reviewer(regions, "fei", "费省", "340000", "lead")
    agency = Agency.objects.get(region="340000")
    filled.round = round_of(agency, lead, returns_most=RETURNS_MOST, four_eyes_from=2)
    filled.save()
    people = (mei, bo, county, hefei, lin, lead, xu, zhou)
    return filled, dict(zip(PEOPLE, people, strict=True))


class Review(RuleBasedStateMachine):
    world: tuple

    @initialize()
    def begin(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.assessment, self.people = self.world
        self.status, self.tier, self.returns = "draft", "province", 0
        self.endorsed_by = self.assigned_to = ""
        self.before = Event.objects.count()
        self.happened: list[str] = []

    @rule(who=sampled_from(PEOPLE), move=sampled_from(sorted(STATES)), to=sampled_from(["province", "lead"]))
    def attempt(self, who: str, move: str, to: str) -> None:
        tried["steps"] += 1
        allowed = self.allows(who, move, to)
        try:
            with transaction.atomic():
                self.make(who, move, to)
        except (Refused, Assessment.DoesNotExist):
            assert not allowed, (who, move, self.status, self.tier)
        else:
            assert allowed, (who, move, self.status, self.tier)
            self.follow(who, move, to)

    @rule(choice=integers(0, 10**6))
    def go_on(self, choice: int) -> None:
        """Something that is allowed, seldom the end: chance alone hardly ever gets anywhere."""
        wanted = [m for m in sorted(STATES) if choice % 9 == 0 or m not in ("accept", "decline")]
        free = [
            (who, move, to)
            for who in PEOPLE
            for move in wanted
            for to in ("province", "lead")
            if self.allows(who, move, to)
        ]
        if free:
            self.attempt(*free[choice % len(free)])

    def make(self, who: str, move: str, to: str) -> None:
        by = User.objects.get(pk=self.people[who].pk)
        if move == "submit":
            submissions.submit(self.assessment, by=by, declared=True)
        elif move == "withdraw":
            submissions.withdraw(self.assessment, by=by)
        elif move == "assign":
            reviews.assign(self.assessment, by=by, to=self.people[to])
        elif MOVES[move].needs_note:
            getattr(reviews, move)(self.assessment, by=by, note="Because.")
        else:
            getattr(reviews, move)(self.assessment, by=by)

    def allows(self, who: str, move: str, to: str) -> bool:
        """By hand, from the words of the process."""
        if self.status not in STATES[move][0]:
            return False
        if move in ("submit", "withdraw"):
            return who == "owner" and (move == "submit" or self.tier == "county")
        at_desk = who == self.tier or (who == "lead" and self.tier == "province")
        if not at_desk:
            return False
        is_free = self.assigned_to in ("", who)
        return {
            "assign": self.tier == "province" and (is_free or who == "lead"),
            "forward": self.tier != "province",
            "send_down": self.tier != "county",
            "endorse": self.tier == "province",
            "accept": self.tier == "province" and self.endorsed_by not in ("", who),
            "send_back": self.returns < RETURNS_MOST,
        }.get(move, True)

    def follow(self, who: str, move: str, to: str) -> None:
        tried["done"] += 1
        self.happened.append(move)
        was, self.status = self.status, STATES[move][1]
        if move == "submit" and was == "draft":
            self.tier = "county"
        if move in ("forward", "send_down"):
            self.tier = CHAIN[CHAIN.index(self.tier) + (1 if move == "forward" else -1)]
        self.returns += move == "send_back"
        self.endorsed_by = who if move == "endorse" else ""
        if move in ("take_up", "assign"):
            self.assigned_to = to if move == "assign" else who
        elif move in ("submit", "release", "forward", "send_down"):
            self.assigned_to = ""

    @invariant()
    def it_stands_where_the_words_say(self) -> None:
        row = Assessment.objects.get(pk=self.assessment.pk)
        assert (row.status, row.returns) == (self.status, self.returns)
        assert self.status == "draft" or row.tier == self.tier
        holder = self.people[self.assigned_to] if self.assigned_to else None
        assert row.assigned_to == holder

    @invariant()
    def history_tells_all_of_it_and_no_more(self) -> None:
        kinds = Event.objects.order_by("pk").values_list("kind", flat=True)[self.before :]
        assert list(kinds) == self.happened
        assert Submission.objects.count() == self.happened.count("submit")
        assert Result.objects.filter(kind="verified").count() == self.happened.count("accept")

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)


def test_nothing_happens_outside_the_table(world, monkeypatch):
    monkeypatch.setattr(Review, "world", world, raising=False)
    monkeypatch.setattr(moves.transaction, "on_commit", lambda *_args, **_options: None)
    monkeypatch.setattr(submissions, "raise_flags", lambda *_args, **_options: None)  # tested by itself
    tried.update(steps=0, done=0)

    run_state_machine_as_test(
        Review,
        settings=settings(
            max_examples=66,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert tried["steps"] >= 2000, tried
    assert tried["done"] >= 300, tried
    assert not connection.needs_rollback
