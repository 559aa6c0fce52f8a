"""Who sees whose: the querysets, the walls of the database, and the revocations that they obey."""

from tests.controls.control import Control

TESTS = "tests/assessment/test_walls.py"
CONTROLS = (
    Control(
        "querysets scope assessments",
        "assessment/models/assessments.py",
        "return self.filter(mine | user.on_my_desks())",
        "return self",
        f"{TESTS}::test_the_first_wall_holds_without_the_second",
    ),
    Control(
        "querysets scope enterprises",
        "assessment/models/enterprises.py",
        "return self.filter(mine | user.in_my_regions())",
        "return self",
        f"{TESTS}::test_the_first_wall_holds_without_the_second",
    ),
    Control(
        "agencies do not see drafts (database)",
        "assessment/migrations/0009_review_walls.py",
        "OR (status <> 'draft' AND {ON_DESK_OR_PAST})",
        "OR (true AND {ON_DESK_OR_PAST})",
        f"{TESTS}::test_an_agency_sees_no_draft_and_no_file_that_was_not_handed_in",
    ),
    Control(
        "live answers are the enterprise's alone (database)",
        "assessment/migrations/0006_walls.py",
        'OF_OWN_ASSESSMENT = "assessment_id IN (SELECT wall_assessments())"',
        'OF_OWN_ASSESSMENT = "wall_person() IS NOT NULL"',
        f"{TESTS}::test_another_enterprise_of_the_same_city_sees_nothing",
    ),
    Control(
        "who is disabled sees nothing (database)",
        "assessment/migrations/0006_walls.py",
        "WHERE m.user_id = wall_person() AND m.ended_at IS NULL AND u.is_active\n        UNION",
        "WHERE m.user_id = wall_person() AND m.ended_at IS NULL\n        UNION",
        f"{TESTS}::test_whoever_is_disabled_sees_nothing",
    ),
    Control(
        "who has left sees nothing (database)",
        "assessment/migrations/0006_walls.py",
        "WHERE m.user_id = wall_person() AND m.ended_at IS NULL AND u.is_active\n        UNION",
        "WHERE m.user_id = wall_person() AND u.is_active\n        UNION",
        f"{TESTS}::test_whoever_leaves_sees_nothing_from_then_on",
    ),
    Control(
        "the wall is forced on the owner, too",
        "assessment/migrations/0006_walls.py",
        'run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")',
        "pass",
        f"{TESTS} -k forced",
    ),
    Control(
        "the service steps down from the owner's rights",
        "assessment/models/walls.py",
        'return {"role": settings.DATABASE_APP_ROLE} if settings.DATABASE_STEPS_DOWN else {}',
        "return {}",
        f"{TESTS}::test_the_service_neither_owns_the_tables_nor_passes_the_walls",
    ),
    Control(
        "what was told ends with its block",
        "assessment/models/walls.py",
        "if before and not connection.needs_rollback:",
        "if False:",
        f"{TESTS}::test_what_was_told_ends_with_the_transaction_or_block",
    ),
    Control(
        "a queued report obeys a revocation",
        "assessment/tasks.py",
        "if not Report.objects.visible_to(report.asked_by).filter(pk=report.pk).exists():",
        "if False:",
        f"{TESTS}::test_a_report_already_asked_for_obeys_a_revocation",
    ),
    Control(
        "a promised letter obeys a revocation",
        "assessment/notices.py",
        "if not concerned(event).filter(pk=letter.to_id).exists():",
        "if False:",
        f"{TESTS}::test_a_letter_already_promised_is_not_sent_to_whom_it_concerns_no_more",
    ),
)
