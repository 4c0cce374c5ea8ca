"""Calls made up from the description of the API: none ends in our own fault, none in a status that is not described."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

EXAMPLES = 6  # for each operation
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
CALLS = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def faults_of(operation: Any, base_url: str) -> str | None:
    """What is wrong with the answers to made-up calls of one operation."""

    @CALLS
    @given(case=operation.as_strategy())
    def called(case: Any) -> None:
        case.validate_response(case.call(base_url=base_url, timeout=60), checks=CHECKS)

    try:
        called()
    except (Exception, ExceptionGroup) as found:  # noqa: BLE001 (whatever it is, the test names it with its operation)
        return f"{operation.label}: {found}"
    return None


def test_every_answer_has_a_status_and_a_media_type_that_are_described(taking):
    api = schemathesis.openapi.from_dict(taking.client.get("/v1/openapi.json").json())
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) > 50
    found = [fault for operation in operations if (fault := faults_of(operation, f"{taking.address}/v1"))]
    assert not found, "\n\n".join(found)
    assert taking.client.get("/health/ready").status_code == 200
