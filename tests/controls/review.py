"""What holds where agencies review: who reads what when, two people, what a return leaves open."""

from tests.controls.control import Control

REVIEW_WALLS = "tests/assessment/test_review_walls.py"
TIERS = "tests/assessment/test_tiers.py"
ROUNDS = "tests/assessment/test_rounds_at_once.py"
CONTROLS = (
    Control(
        "verdicts reach the enterprise once they are settled",
        "assessment/models/reviews.py",
        'return super().visible_to(user).filter(user.on_my_desks("submission__assessment__") | settled)',
        "return super().visible_to(user)",
        f"{REVIEW_WALLS}::test_the_enterprise_reads_the_verdicts_once_the_verified_level_is_settled",
    ),
    Control(
        "verdicts reach the enterprise once they are settled (database)",
        "assessment/migrations/0009_review_walls.py",
        "WHERE r.submission_id = {table}.submission_id AND r.kind = 'verified')",
        "WHERE r.submission_id = {table}.submission_id)",
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
        "a tier does not see the desks below (database)",
        "assessment/migrations/0009_review_walls.py",
        "ON at.height >= mine.height",
        "ON true",
        f"{REVIEW_WALLS}::test_each_tier_sees_what_is_on_its_desk_or_past_it",
    ),
    Control(
        "four eyes are asked for",
        "assessment/actions/reviews.py",
        "    _refuse_alone(assessment, scored, by=by)\n",
        "",
        f"{TIERS}::test_nobody_accepts_alone_what_needs_two",
    ),
    Control(
        "four eyes are those of two people",
        "assessment/actions/reviews.py",
        "if assessment.endorsed_by == by:",
        "if False:",
        f"{TIERS}::test_nobody_accepts_alone_what_needs_two",
    ),
    Control(
        "who is too close keeps off",
        "assessment/models/assessments.py",
        "if self.enterprise_id in user.conflicting:",
        "if False:",
        f"{TIERS}::test_who_is_too_close_to_the_enterprise_neither_gets_it_nor_acts_on_it",
    ),
    Control(
        "what a return has not named stays locked",
        "assessment/actions/answers.py",
        "if not assessment.is_unlocked(requirement):",
        "if False:",
        "tests/assessment/test_corrections.py",
    ),
    Control(
        "a reply is the enterprise's own until it is handed in",
        "assessment/api/corrections.py",
        "return is_own or self.submission.number < assessment.hand_ins",
        "return True",
        "tests/api/test_returns.py::test_a_reply_is_the_enterprises_own_until_it_is_handed_in",
    ),
    Control(
        "a round is held while something is handed in",
        "assessment/actions/submissions.py",
        "    if assessment.round_id:\n        hold(assessment.round_id)\n    was_returned",
        "    was_returned",
        f"{ROUNDS}::test_who_hands_in_while_it_is_being_closed_waits_and_is_refused",
    ),
    Control(
        "nothing is withdrawn that could not be handed in again",
        "assessment/actions/submissions.py",
        '    if assessment.is_too_late:\n        raise Refused(\n            _("The round takes nothing new',
        '    if False:\n        raise Refused(\n            _("The round takes nothing new',
        "tests/assessment/test_round_ends.py",
    ),
    Control(
        "nobody accepts another result than was shown",
        "assessment/actions/reviews.py",
        "if total is not None and total != str(scored.total):",
        "if False:",
        "tests/assessment/test_reviews.py tests/pages/test_deciding.py",
    ),
    Control(
        "nobody decides on another licence than was shown",
        "assessment/actions/claims.py",
        "if seen is not None and seen != claim.sent_at:",
        "if False:",
        "tests/assessment/test_claims.py",
    ),
    Control(
        "who moves away takes nothing off a desk",
        "assessment/migrations/0016_moved_houses.py",
        'function(f"{PLANTS_HERE} UNION {MOVED_FROM_HERE}")',
        "function(PLANTS_HERE)",
        "tests/assessment/test_moved_houses.py",
    ),
    Control(
        "all rows are held before the first is assigned",
        "assessment/actions/desks.py",
        '.order_by("pk").select_for_update(of=["self"])',
        "",
        "tests/assessment/test_assign_all.py",
    ),
    Control(
        "a round ends by one clock",
        "assessment/models/rounds.py",
        "localdate(timezone=get_default_timezone())",
        "localdate()",
        "tests/assessment/test_round_ends.py",
    ),
    Control(
        "a round is held alone while it is closed",
        "assessment/actions/rounds.py",
        "    hold(round.pk, alone=True)\n",
        "",
        f"{ROUNDS}::test_who_closes_while_somebody_hands_in_waits_and_writes_to_nobody_who_has",
    ),
    Control(
        "a round is held while it is entered",
        "assessment/actions/entries.py",
        "    hold(round.pk)\n",
        "",
        f"{ROUNDS}::test_nobody_starts_in_it_while_it_is_being_closed",
    ),
    Control(
        "a cell of Excel is a text",
        "assessment/printing/tables.py",
        "sheet.write_string(line, place, cell[:IN_A_CELL])",
        # A text is written as a text, by a workbook that takes none for a formula: either alone would hold.
        "sheet.strings_to_formulas = True\n        sheet.write(line, place, cell[:IN_A_CELL])",
        "tests/printing/test_tables.py::test_no_cell_of_excel_is_a_formula_or_a_link",
    ),
    Control(
        "a cell of CSV begins as no formula",
        "assessment/printing/tables.py",
        "return harmless(cell) if isinstance(cell, str) else cell",
        "return cell",
        "tests/printing/test_tables.py::test_no_cell_of_csv_begins_as_a_formula_would",
    ),
)
