"""Requests generated from the OpenAPI document, valid and not: whatever is sent, the server's own fault it is not.

A few examples of each operation, always the same, run with every `make test`; `make fuzz-api` runs many others.
"""

import contextlib
import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error

EXAMPLES = int(os.environ.get("NEUROLAKE_FUZZ_EXAMPLES", "0"))
FEW = 5


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_breaks_the_server(port: int, mode: GenerationMode, subtests: pytest.Subtests) -> None:
    described = schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/openapi.json")
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 40

    for operation in operations:

        @settings(
            max_examples=EXAMPLES or FEW,
            derandomize=not EXAMPLES,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Case) -> None:
            answer = case.call(timeout=60)
            case.validate_response(answer, checks=[not_a_server_error])
            if answer.status_code >= 400:
                # Clients of the Iceberg protocol expect its own form.
                kind = "json" if case.path.startswith("/iceberg/") else "problem+json"
                assert answer.headers["content-type"] == [f"application/{kind}"]

        # Operations without any input have no invalid one.
        with subtests.test(operation=operation.label), contextlib.suppress(Unsatisfiable):
            ask()
