"""What is written down: history, its chains and checkpoints, denials, logs; what is kept, and sent on."""

from tests.controls.control import Control

WALLS = "tests/assessment/test_walls.py"
CHAINS = "tests/assessment/test_chains.py"
CONTROLS = (
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
)
