"""The API against its own description: requests made up from the OpenAPI schema, sent by everybody.

Whoever asks whatever: no fault of ours, and no status, media type, header or shape that the description
does not have. FUZZ=75 sends so many requests to each operation and counts them; `make fuzz` does.
"""

import os
from collections import Counter
from copy import deepcopy

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assessment.api.schema import description
from assessment.api.throttles import permits

pytestmark = pytest.mark.django_db
EACH = int(os.environ.get("FUZZ", "3"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# The owner, a contributor, a viewer; another enterprise; county, city, province; an operator; nobody.
SENDERS = ("mei", "bo", "vera", "xu", "shu", "hua", "lin", "op", "")
OPERATIONS = [(method, path) for path, methods in description()["paths"].items() for method in methods]
sent = Counter()


@pytest.fixture(scope="module")
def schema():
    made = schemathesis.openapi.from_dict(description())
    made.app = get_wsgi_application()
    signals = (request_started, request_finished)
    for signal in signals:  # the connection is the test's
        signal.disconnect(close_old_connections)
    yield made
    for signal in signals:
        signal.connect(close_old_connections)
    print(f"\n{sent.total()} requests made up from the description: {dict(sorted(sent.items()))}")


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_an_operation_answers_as_it_is_described(method, path, schema, asker):
    places = {name: asker.world.candidates(name, before) for name, before in _places(path)}

    @settings(
        max_examples=EACH,
        deadline=None,
        derandomize="FUZZ" not in os.environ,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=schema[path][method.upper()].as_strategy(),
        person=st.sampled_from(SENDERS),
        real=st.fixed_dictionaries({name: st.sampled_from(values) for name, values in places.items()}),
        is_there=st.integers(0, 3),
    )
    def answers(case, person, real, is_there):
        if is_there:  # most addresses that are made up are of nothing
            case.path_parameters = dict(real)
        cache.clear()
        permits.held.clear()
        token = {"Authorization": f"Bearer {asker.world.tokens[person]}"} if person else {}
        with transaction.atomic():
            answer = case.call(headers=token)
            transaction.set_rollback(True)
        sent[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    answers()


def test_control_a_status_that_is_not_described_is_seen(schema, asker):
    told = deepcopy(description())
    del told["paths"]["/api/v1/me/"]["get"]["responses"]["200"]

    assert _is_against(told, schema, asker)


def test_control_a_shape_that_is_not_described_is_seen(schema, asker):
    told = deepcopy(description())
    content = told["paths"]["/api/v1/me/"]["get"]["responses"]["200"]["content"]
    content["application/json"]["schema"] = {"$ref": "#/components/schemas/Problem"}

    assert _is_against(told, schema, asker)


def test_what_is_described_is_not_against_it(schema, asker):
    assert not _is_against(deepcopy(description()), schema, asker)


def _is_against(told: dict, schema, asker) -> bool:
    """Whether Mei's reading of her own account is not as this description tells."""
    other = schemathesis.openapi.from_dict(told)
    other.app = schema.app
    case = other["/api/v1/me/"]["GET"].Case()
    answer = case.call(headers={"Authorization": f"Bearer {asker.world.tokens['mei']}"})
    try:
        case.validate_response(answer, checks=CHECKS)
    except FailureGroup:
        return True
    return False


def _places(path: str) -> list[tuple[str, str]]:
    parts = path.split("/")
    return [(part[1:-1], parts[at - 1]) for at, part in enumerate(parts) if part.startswith("{")]
