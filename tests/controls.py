"""Each protection taken out in turn, and the tests that must notice: python -m tests.controls [WORD]

A test that has never been seen to fail proves nothing. Here every wall is broken once, in a copy of the
project, and the tests that stand behind it have to turn red. With a word, only the controls that have it
in their name.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config import embedded

ROOT = Path(__file__).resolve().parents[1]
RED = 1  # of pytest: tests ran, and some failed


@dataclass(frozen=True, slots=True)
class Control:
    """In `file`, `protection` becomes `instead`; then `tests` must fail."""

    name: str
    file: str
    protection: str
    instead: str
    tests: str


WALLS = "tests/assessment/test_walls.py"
REVIEW_WALLS = "tests/assessment/test_review_walls.py"
CHAINS = "tests/assessment/test_chains.py"
MATRIX = "tests/walls/test_matrix.py::test_it_is_as_the_table_says"
ASKED_FOR_SECOND_STEP = (
    "if page not in FOR_SECOND_STEP and user.needs_second_factor and not _settles_address(user, page):"
)
SAVED_OVER_WHAT_WAS_SEEN = "version, draft = version_seen(request), _draft(self.asked(AnswerBody))"
SAVED_OVER_ANYTHING = """draft = _draft(self.asked(AnswerBody))
        present = Answer.objects.filter(assessment__reference=reference, requirement=requirement).first()
        version = present and present.version"""
CONTROLS = (
    Control(
        "querysets scope assessments",
        "assessment/models/assessments.py",
        "return self.filter(mine | (user.in_my_regions() & Q(status__in=sorted(SEEN_BY_AGENCIES))))",
        "return self",
        f"{WALLS}::test_the_first_wall_holds_without_the_second",
    ),
    Control(
        "querysets scope enterprises",
        "assessment/models/enterprises.py",
        "return self.filter(mine | user.in_my_regions())",
        "return self",
        f"{WALLS}::test_the_first_wall_holds_without_the_second",
    ),
    Control(
        "agencies do not see drafts (database)",
        "assessment/migrations/0006_walls.py",
        "OR (status <> 'draft' AND region_id",
        "OR (true AND region_id",
        f"{WALLS}::test_an_agency_sees_no_draft_and_no_file_that_was_not_handed_in",
    ),
    Control(
        "live answers are the enterprise's alone (database)",
        "assessment/migrations/0006_walls.py",
        'OF_OWN_ASSESSMENT = "assessment_id IN (SELECT wall_assessments())"',
        'OF_OWN_ASSESSMENT = "wall_person() IS NOT NULL"',
        f"{WALLS}::test_another_enterprise_of_the_same_city_sees_nothing",
    ),
    Control(
        "who is disabled sees nothing (database)",
        "assessment/migrations/0006_walls.py",
        "WHERE m.user_id = wall_person() AND m.ended_at IS NULL AND u.is_active\n        UNION",
        "WHERE m.user_id = wall_person() AND m.ended_at IS NULL\n        UNION",
        f"{WALLS}::test_whoever_is_disabled_sees_nothing",
    ),
    Control(
        "who has left sees nothing (database)",
        "assessment/migrations/0006_walls.py",
        "WHERE m.user_id = wall_person() AND m.ended_at IS NULL AND u.is_active\n        UNION",
        "WHERE m.user_id = wall_person() AND u.is_active\n        UNION",
        f"{WALLS}::test_whoever_leaves_sees_nothing_from_then_on",
    ),
    Control(
        "the wall is forced on the owner, too",
        "assessment/migrations/0006_walls.py",
        'run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")',
        "pass",
        f"{WALLS} -k forced",
    ),
    Control(
        "the service steps down from the owner's rights",
        "assessment/models/walls.py",
        'return {"role": settings.DATABASE_APP_ROLE} if settings.DATABASE_STEPS_DOWN else {}',
        "return {}",
        f"{WALLS}::test_the_service_neither_owns_the_tables_nor_passes_the_walls",
    ),
    Control(
        "what was told ends with its block",
        "assessment/models/walls.py",
        "if before and not connection.needs_rollback:",
        "if False:",
        f"{WALLS}::test_what_was_told_ends_with_the_transaction_or_block",
    ),
    Control(
        "a queued report obeys a revocation",
        "assessment/tasks.py",
        "if not Report.objects.visible_to(report.asked_by).filter(pk=report.pk).exists():",
        "if False:",
        f"{WALLS}::test_a_report_already_asked_for_obeys_a_revocation",
    ),
    Control(
        "a promised letter obeys a revocation",
        "assessment/notices.py",
        "if not concerned(event).filter(pk=letter.to_id).exists():",
        "if False:",
        f"{WALLS}::test_a_letter_already_promised_is_not_sent_to_whom_it_concerns_no_more",
    ),
    Control(
        "history is written by its own function alone",
        "assessment/migrations/0006_walls.py",
        'run(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations, assessment_event FROM {name(service)}")',
        "pass",
        f"{WALLS}::test_history_comes_in_through_its_own_door_alone",
    ),
    Control(
        "history is only ever added to",
        "assessment/migrations/0002_promises.py",
        'APPEND_ONLY = ("assessment_event", ',
        "APPEND_ONLY = (",
        "tests/assessment/test_promises.py",
    ),
    Control(
        "a chain is held while it is added to",
        "assessment/migrations/0005_chain.py",
        "PERFORM pg_advisory_xact_lock(hashtextextended('event:' || of_chain, 0));",
        "",
        f"{CHAINS}::test_of_20_who_write_at_once_none_forks_the_chain",
    ),
    Control(
        "the verifier works out each hash",
        "assessment/chains.py",
        "if link.algorithm not in HASHES or hash_of(link) != link.hash:",
        "if link.algorithm not in HASHES:",
        f"{CHAINS}::test_what_is_changed_is_found_without_a_checkpoint",
    ),
    Control(
        "the verifier compares with the checkpoint",
        "assessment/chains.py",
        "left = dict(checkpoint or {})",
        "left = {}",
        f"{CHAINS} -k checkpoint",
    ),
    Control(
        "checkpoints are signed",
        "assessment/chains.py",
        "verify(signature, _text(told))",
        "public_bytes_raw()",
        f"{CHAINS}::test_a_checkpoint_that_somebody_else_signed_is_refused",
    ),
    Control(
        "an answer is saved by compare-and-set",
        "assessment/models/answers.py",
        "seen = self.filter(assessment=answer.assessment, requirement=answer.requirement, version=version)",
        "seen = self.filter(assessment=answer.assessment, requirement=answer.requirement)",
        "tests/assessment/test_save_answers.py tests/assessment/test_answers_at_once.py",
    ),
    Control(
        "limits are counted by a connection of their own",
        "config/routers.py",
        'return "cache" if',
        "return None if",
        "tests/config/test_cache.py::test_a_counter_survives_the_request_that_was_undone",
    ),
    Control(
        "a no to a person is written down",
        "assessment/pages/access.py",
        "if isinstance(refused, Forbidden):",
        "if False:",
        "tests/pages/test_history.py::test_a_no_to_the_person_is_written_down_and_one_to_the_state_is_not",
    ),
    Control(
        "keys in addresses stay out of the logs",
        "assessment/logs.py",
        "        without_keys,\n",
        "",
        "tests/pages/test_logs.py -k key",
    ),
    Control(
        "an untrusted proxy is not believed in the logs",
        "config/settings.py",
        "DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False",
        "ALLAUTH_TRUSTED_CLIENT_IP_HEADER = 'X-Forwarded-For'",
        "tests/pages/test_logs.py -k trusted",
    ),
    Control(
        "what has to be kept is not forgotten",
        "assessment/actions/retention.py",
        "    refuse_younger(moment)\n    counts",
        "    counts",
        "tests/assessment/test_retention.py::test_what_is_younger_is_refused",
    ),
    Control(
        "a silent broker keeps nobody waiting",
        "config/settings.py",
        '"visibility_timeout": 900, "socket_timeout": 3, "socket_connect_timeout": 3',
        '"visibility_timeout": 900',
        "tests/background/test_broker_away.py -k silent",
    ),
    Control(
        "the matrix: a page that asks for no right",
        "assessment/pages/people.py",
        "if not request.user.is_operator:",
        "if False:",
        f"{MATRIX}[people/]",
    ),
    Control(
        "the matrix: a view of the API that forgets visible_to",
        "assessment/api/agencies.py",
        "self.agency = Agency.objects.visible_to(self.request.user).get(pk=agency)",
        "self.agency = Agency.objects.get(pk=agency)",
        f"{MATRIX}[api/v1/agencies/<number:agency>/members/]",
    ),
    Control(
        "the matrix: agencies find what is being worked on",
        "assessment/pages/access.py",
        "own = Assessment.objects.of_member(request.user).with_unit()",
        "own = Assessment.objects.visible_to(request.user).with_role_of(request.user).with_unit()",
        f"{MATRIX}[assessments/<str:reference>/check/]",
    ),
    Control(
        "the matrix: agencies read what was changed after it was handed in",
        "assessment/pages/assessments.py",
        "    if is_own:\n        return assessment.type, assessment.tailored_out\n",
        "    if True:\n        return assessment.type, assessment.tailored_out\n",
        f"{MATRIX}[assessments/<str:reference>/]",
    ),
    Control(
        "the matrix: a file of another submission",
        "assessment/api/evidence.py",
        'if file not in {each["id"] for each in submission.sealed["evidence"]}:',
        "if False:",
        f"{MATRIX}[api/v1/submissions/<reference:receipt>/evidence/<number:file>/download/]",
    ),
    Control(
        "the matrix: a look that is not written down",
        "assessment/api/claims.py",
        "        claims.hand_over_licence(found, by=request.user)\n",
        "",
        f"{MATRIX}[api/v1/claims/<number:claim>/licence/]",
    ),
    Control(
        "the matrix: an address without a row",
        "assessment/pages/urls.py",
        'path("reviews/", reviews.queue, name="queue"),',
        'path("reviews/", reviews.queue, name="queue"), path("desk/", reviews.queue),',
        "tests/walls/test_matrix.py::test_every_address_has_a_row",
    ),
    Control(
        "verdicts reach the enterprise once they are settled",
        "assessment/models/reviews.py",
        'return super().visible_to(user).filter(user.on_my_desks("submission__assessment__") | settled)',
        "return super().visible_to(user)",
        f"{REVIEW_WALLS}::test_the_enterprise_reads_the_verdicts_once_the_verified_level_is_settled",
    ),
    Control(
        "a tier does not see the desks below",
        "assessment/models/people.py",
        "here, past = Region.objects.within(desk.agency.region), tiers_from(desk.agency.tier)",
        'here, past = Region.objects.within(desk.agency.region), tiers_from("county")',
        f"{REVIEW_WALLS}::test_each_tier_sees_what_is_on_its_desk_or_past_it",
    ),
    Control(
        "four eyes are asked for",
        "assessment/actions/reviews.py",
        "    _refuse_alone(assessment, scored, by=by)\n",
        "",
        "tests/assessment/test_tiers.py::test_nobody_accepts_alone_what_needs_two",
    ),
    Control(
        "what a return has not named stays locked",
        "assessment/actions/answers.py",
        "if not assessment.is_unlocked(requirement):",
        "if False:",
        "tests/assessment/test_corrections.py::test_all_else_is_locked",
    ),
    Control(
        "a cell of Excel is a text",
        "assessment/printing/tables.py",
        "sheet.write_string(line, place, cell[:IN_A_CELL])",
        "sheet.write(line, place, cell[:IN_A_CELL])",
        "tests/printing/test_tables.py::test_no_cell_of_excel_is_a_formula_or_a_link",
    ),
    Control(
        "the matrix: a reply that is not handed in yet",
        "assessment/api/corrections.py",
        'return told if self.context["view"].shows_replies else told | NOT_HANDED_IN',
        "return told",
        f"{MATRIX}[api/v1/submissions/<reference:receipt>/corrections/]",
    ),
    Control(
        "a field that is not asked for is refused",
        "assessment/api/fields.py",
        "if isinstance(data, dict) and (unknown := [key for key in data if key not in self.fields]):",
        "if unknown := []:",
        "tests/walls/test_mass_assignment.py::test_a_program_is_told_of_every_field_that_is_not_asked_for[api/v1/me/]",
    ),
    Control(
        "no field is writable that should not be",
        "assessment/api/me.py",
        "class MeBody(Strict):\n",
        "class MeBody(Strict):\n    is_operator = serializers.BooleanField(required=False)\n",
        "tests/walls/test_mass_assignment.py::test_a_program_is_told_of_every_field_that_is_not_asked_for[api/v1/me/]",
    ),
    Control(
        "a filter is no oracle",
        "assessment/api/agencies.py",
        'seen = Agency.objects.visible_to(self.request.user).select_related("region")',
        'seen = Agency.objects.select_related("region")',
        "tests/walls/test_bits.py -k nobody_knows",
    ),
    Control(
        "every answer has a content security policy",
        "config/settings.py",
        '    "csp.middleware.CSPMiddleware",\n',
        "",
        "tests/walls/test_headers.py -k no_view",
    ),
    Control(
        "private pages are not kept",
        "config/settings.py",
        '    "assessment.pages.privacy.NoStoreMiddleware",\n',
        "",
        "tests/walls/test_headers.py -k no_view",
    ),
    Control(
        "what people write is escaped",
        "templates/workspace/_requirement.html",
        "{{ comment.text|linebreaksbr }}",
        "{{ comment.text|safe }}",
        "tests/pages/test_canaries.py",
    ),
    Control(
        "no script runs that is not a file of ours",
        "config/settings.py",
        '"default-src": [SELF],',
        '"default-src": [SELF, "\'unsafe-inline\'"],',
        "tests/pages/test_public.py::test_pages_run_and_load_what_is_ours_alone",
    ),
    Control(
        "a token that may read only reads only",
        "assessment/api/permissions.py",
        "if request.auth and request.auth.scope == Scope.READ and not is_reading:",
        "if False:",
        "tests/api/test_conventions.py -k may_read_only",
    ),
    Control(
        "If-Match is believed",
        "assessment/api/answers.py",
        SAVED_OVER_WHAT_WAS_SEEN,
        SAVED_OVER_ANYTHING,
        "tests/api/test_answers.py::test_over_what_was_not_seen_nothing_is_written",
    ),
    Control(
        "a version has to be named",
        "assessment/api/etags.py",
        "raise VersionMissing",
        "return None",
        "tests/api/test_answers.py::test_without_a_version_nothing_is_saved",
    ),
    Control(
        "an Idempotency-Key has one effect",
        "assessment/api/idempotency.py",
        "if key is None:",
        "if True:",
        "tests/api/test_idempotency.py::test_the_same_request_gets_the_same_answer_and_has_one_effect",
    ),
    Control(
        "signing in is locked after failures",
        "assessment/pages/limits.py",
        "elif action != ANYWHERE:",
        "elif False:",
        "tests/pages/test_sign_in_limits.py -k after_five_failures",
    ),
    Control(
        "a second step is demanded on pages",
        "assessment/pages/duties.py",
        ASKED_FOR_SECOND_STEP,
        "if False:",
        "tests/pages/test_second_step.py -k nothing_is_done_either",
    ),
    Control(
        "a second step is demanded of programs",
        "assessment/api/permissions.py",
        "if user.needs_second_factor:",
        "if False:",
        "tests/api/test_conventions.py -k two_step",
    ),
)


def main() -> int:
    word = " ".join(sys.argv[1:])
    chosen = [control for control in CONTROLS if word in control.name]
    with tempfile.TemporaryDirectory(prefix="maturity-controls-") as name:
        place = Path(name)
        surroundings = os.environ | {"DATABASE_URL": embedded.ensure(place / "postgres", durable=False)}
        surroundings.pop("DJANGO_SETTINGS_MODULE", None)  # tests.plugin names it once there is a database
        try:
            _refuse_a_red_start(chosen, place, surroundings)
            green = [control.name for control in chosen if not turns_red(control, place, surroundings)]
        finally:
            embedded.stop(place / "postgres")
    print(f"\n{len(chosen) - len(green)} of {len(chosen)} protections are missed when they are taken out.")
    return min(len(green), 1)


def turns_red(control: Control, place: Path, surroundings: dict[str, str]) -> bool:
    """In a fresh copy, so that no control sees another one's."""
    copy = _copy(place)
    _take_out(control, copy)
    done = _tested(copy, control.tests, surroundings)
    is_red = done.returncode == RED
    print(f"{'red  ' if is_red else 'GREEN'}  {control.name}", flush=True)
    if not is_red:
        print(done.stdout[-1500:], done.stderr[-500:])
    return is_red


def _refuse_a_red_start(chosen: list[Control], place: Path, surroundings: dict[str, str]) -> None:
    """With all protections in place, every one of these tests has to be green."""
    copy = _copy(place)
    for tests in sorted({control.tests for control in chosen}):
        done = _tested(copy, tests, surroundings)
        if done.returncode:
            raise SystemExit(f"{tests}: not green to begin with\n{done.stdout[-3000:]}{done.stderr[-1000:]}")


def _copy(place: Path) -> Path:
    copy = place / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for file in files.decode().split("\0"):
        if (ROOT / file).is_file():
            (copy / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, copy / file)
    return copy


def _tested(copy: Path, tests: str, surroundings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests.split()]
    return subprocess.run(command, cwd=copy, env=surroundings, capture_output=True, text=True, check=False)


def _take_out(control: Control, copy: Path) -> None:
    file = copy / control.file
    code = file.read_text("utf-8")
    if code.count(control.protection) != 1:
        raise SystemExit(f"{control.name}: its protection stands {code.count(control.protection)} times")
    file.write_text(code.replace(control.protection, control.instead), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
