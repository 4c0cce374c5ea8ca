"""Calls made up from the description of the API: none ends in our own fault, none in a status that is not described.

Without a credential, and with one, at what really stands: else whatever wants one would be called to its door only.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from conftest import Service
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance
from submitting import Account, copy_of
from web.api.test_pools import AGREEMENTS, POOLS
from web.sparql.conftest import started

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
KINDS = ["agreement", "pool", "roles", "catalogue"]
PURPOSE = "Een klus van een dag per week"
Prepare = Callable[[Any, bool, str], None]


@pytest.fixture(scope="module")
def account(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """Somebody with a pool, an agreement, a question that was asked about a member, and a job, at a service."""
    folder = tmp_path_factory.mktemp("signed-in")
    (folder / "key").write_text("a secret of the tests, of 32 bytes")
    with started(copy_of(service, folder / "data"), pseudonym_key_file=folder / "key") as running:
        yield Account(running, "gm0363")


@pytest.fixture(scope="module")
def real(account: Account) -> dict[str, str]:
    """What stands, by the part of an address that names it; an identifier by the list that it is in."""
    account.accepted(AGREEMENTS.encode(), kind="agreement")
    pool = account.accepted(POOLS.encode(), kind="pool")
    job = account.submit((b"#" * 999 + b"\n") * 1_001, kind="roles").json()
    members = account.get(f"/v1/pools/gm0363/data/members?purpose={PURPOSE}").json()
    asked = {"references": [members["hits"][0]["reference"]], "purpose": PURPOSE}
    request = account.service.client.post("/v1/pools/gm0363/data/requests", json=asked, headers=account.headers).json()
    identifiers = {"submissions": pool["id"], "jobs": job["id"], "requests": request["id"]}
    return {"organisation": "gm0363", "pool": "data", "kind": "pool", "number": "1", **identifiers}


@dataclass(frozen=True)
class Outcome:
    """What came of the made-up calls of one operation."""

    statuses: frozenset[int]
    fault: str | None


def outcome_of(operation: Any, base_url: str, prepare: Prepare | None = None, **headers: str) -> Outcome:
    statuses: set[int] = set()

    @CALLS
    @given(case=operation.as_strategy(), there=st.sampled_from([True, True, False]), kind=st.sampled_from(KINDS))
    def called(case: Any, there: bool, kind: str) -> None:  # noqa: FBT001  (drawn)
        if prepare is not None:
            prepare(case, there, kind)
        response = case.call(base_url=base_url, headers=headers or None, timeout=60)
        statuses.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    try:
        called()
    except (Exception, ExceptionGroup) as found:  # noqa: BLE001 (whatever it is, the test names it with its operation)
        return Outcome(frozenset(statuses), f"{operation.label}: {found}")
    return Outcome(frozenset(statuses), None)


def operations_of(service: Service) -> list[Any]:
    api = schemathesis.openapi.from_dict(service.client.get("/v1/openapi.json").json())
    return [found.ok() for found in api.get_all_operations()]


def faults(outcomes: Iterable[Outcome]) -> str:
    return "\n\n".join(outcome.fault for outcome in outcomes if outcome.fault is not None)


def test_every_answer_has_a_status_and_a_media_type_that_are_described(taking):
    operations = operations_of(taking)
    assert len(operations) > 50
    assert faults([outcome_of(operation, f"{taking.address}/v1") for operation in operations]) == ""
    assert taking.client.get("/health/ready").status_code == 200


def test_so_has_every_answer_to_somebody_who_signed_in(account: Account, real: dict[str, str]) -> None:
    def prepare(case: Any, there: bool, kind: str) -> None:  # noqa: FBT001  (drawn)
        """Call what really stands; what is made up is only not there. ``there`` is whether an identifier stands."""
        segments = case.operation.path.strip("/").split("/")
        for name in case.path_parameters or {}:
            before = segments[segments.index(f"{{{name}}}") - 1]
            if there or name != "identifier":
                case.path_parameters[name] = real[before if name == "identifier" else name]
        for name, value in {"purpose": PURPOSE, "organisation": real["organisation"], "kind": kind}.items():
            if name in (case.query or {}):
                case.query[name] = value

    running = account.service
    signed = [found for found in operations_of(running) if found.definition.raw.get("security")]
    signed.sort(key=lambda operation: operation.method.upper() == "DELETE")  # last: the others want what goes then
    outcomes = {one.label: outcome_of(one, f"{running.address}/v1", prepare, **account.headers) for one in signed}
    assert faults(outcomes.values()) == ""
    assert len(outcomes) >= 14
    assert {label for label, one in outcomes.items() if one.statuses <= {401, 403, 404}} == set()
    assert running.client.get("/health/ready").status_code == 200
