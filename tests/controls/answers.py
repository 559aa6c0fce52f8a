"""What is saved over what, and shown as what: answers, versions, keys, markup."""

from tests.controls.control import Control

SAVED_OVER_WHAT_WAS_SEEN = "version, draft = version_seen(request), _draft(self.asked(AnswerBody))"
SAVED_OVER_ANYTHING = """draft = _draft(self.asked(AnswerBody))
        present = Answer.objects.filter(assessment__reference=reference, requirement=requirement).first()
        version = present and present.version"""
CONTROLS = (
    Control(
        "an answer is saved by compare-and-set",
        "assessment/models/answers.py",
        "seen = self.filter(assessment=answer.assessment, requirement=answer.requirement, version=version)",
        "seen = self.filter(assessment=answer.assessment, requirement=answer.requirement)",
        "tests/assessment/test_save_answers.py tests/assessment/test_answers_at_once.py",
    ),
    Control(
        "live answers are there for the enterprise's own people alone",
        "assessment/actions/answers.py",
        'own = Assessment.objects.of_member(by).with_unit().select_for_update(of=["self"])',
        'own = Assessment.objects.visible_to(by).with_role_of(by).with_unit().select_for_update(of=["self"])',
        "tests/api/test_answers.py::test_live_answers_are_nobody_elses_business",
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
)
