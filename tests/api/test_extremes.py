"""Values at the edge of what their types can say; each of these once broke the server."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from fastapi.testclient import TestClient

from neurolake.kernel.clock import EARLIEST, LATEST, in_utc


@pytest.mark.parametrize("until", ["0001-01-02T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
@pytest.mark.parametrize(
    "path", ["/api/ai/usage", "/api/compliance/audit-log", "/api/query/history", "/api/neurolake/system/logs"]
)
def test_the_ends_of_the_calendar_are_moments_too(client: TestClient, path: str, until: str) -> None:
    assert client.get(path, params={"since": until, "until": until}).status_code == 200


def test_a_moment_stays_what_it_is_and_beyond_the_calendar_its_end() -> None:
    there = timezone(timedelta(hours=5))
    assert in_utc(datetime(2024, 3, 1, 5, tzinfo=there)) == datetime(2024, 3, 1, tzinfo=UTC)
    assert in_utc(datetime.min.replace(tzinfo=there)) == EARLIEST
    assert in_utc(datetime.max.replace(tzinfo=timezone(timedelta(hours=-5)))) == LATEST


def test_a_number_that_no_database_can_hold_is_refused(client: TestClient) -> None:
    assert client.get("/api/compliance/audit-log", params={"before": 10**30}).status_code == 422


def test_every_whole_number_that_is_sent_has_a_most(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert list(_without_a_most(document)) == []


def test_an_idempotency_key_of_nothing_is_none(client: TestClient) -> None:
    for _ in range(2):
        answer = client.post(
            "/api/neurolake/ingestion/upload",
            files={"file": ("a.csv", b"a,b\n1,2\n")},
            headers={"Idempotency-Key": ""},
        )
        assert answer.status_code == 422


@pytest.mark.parametrize("question", ["sales of region ²", "³ largest sales", "sales over ٣"])
def test_digits_of_other_scripts_are_read_or_told(client: TestClient, sales: dict, question: str) -> None:
    answer = client.post("/api/ai/nl-to-sql", json={"question": question})
    assert answer.status_code < 500


def _without_a_most(document: dict[str, Any]) -> Iterator[str]:
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            sent = [*operation.get("parameters", []), operation.get("requestBody", {})]
            for schema in _all_of(sent, schemas):
                bounded = {"maximum", "exclusiveMaximum", "const", "enum"} & set(schema)
                if schema.get("type") == "integer" and not bounded:
                    yield f"{method} {path}: {schema}"


def _all_of(sent: Any, schemas: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema within, those that are referred to included."""
    texts, known = [json.dumps(sent)], set()
    while texts:
        text = texts.pop()
        yield from _objects(json.loads(text))
        new = set(re.findall(r'"#/components/schemas/([^"]+)"', text)) - known
        known |= new
        texts += [json.dumps(schemas[name]) for name in new]


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(inner)
