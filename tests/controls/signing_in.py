"""Who gets in: how often one may try, the second step, what a token may."""

from tests.controls.control import Control

ASKED_FOR_SECOND_STEP = (
    "if page not in FOR_SECOND_STEP and user.needs_second_factor and not _settles_address(user, page):"
)
CONTROLS = (
    Control(
        "limits are counted by a connection of their own",
        "config/routers.py",
        'return "cache" if',
        "return None if",
        "tests/config/test_cache.py::test_a_counter_survives_the_request_that_was_undone",
    ),
    Control(
        "signing in is locked after failures",
        "assessment/pages/limits.py",
        "elif action != ANYWHERE:",
        "elif False:",
        "tests/pages/test_sign_in_limits.py -k after_five_failures",
    ),
    Control(
        "a lock by passkeys is written down",
        "config/settings.py",
        '    "authenticate_webauthn": "assessment.pages.second_step.PasskeyForm",\n',
        "",
        "tests/pages/test_passkey_limits.py",
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
    Control(
        "a token that may read only reads only",
        "assessment/api/permissions.py",
        "if request.auth and request.auth.scope == Scope.READ and not is_reading:",
        "if False:",
        "tests/api/test_conventions.py -k may_read_only",
    ),
)
