"""After commits: what was changed is measured, its rules are checked, and who wants to know is told."""

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from neurolake import Lake
from neurolake.app.measured import Measurer
from neurolake.kernel.errors import Forbidden, InvalidOption, NotFound
from neurolake.kernel.post import networks
from neurolake.kernel.principal import LOCAL
from neurolake.nuic.quality.alerting import Webhooks
from tests.unit.nuic.quality.conftest import ANNA, BEN, rule

KNOWN = rule("known", "not_null", "error", columns=["email"])


@dataclass
class Receiver:
    """A server that keeps what it is sent."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def bodies(self) -> list[dict[str, object]]:
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), body))
            self.send_response(kept.answers.pop(0) if kept.answers else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield kept
    server.shutdown()
    server.server_close()


def settled(lake: Lake) -> None:
    while lake.quality_watch.once():
        pass


def test_a_changed_dataset_is_measured_and_says_on_how_many_rows(lake: Lake) -> None:
    assert lake.nuic.quality.current("orders")["overall"] is None
    settled(lake)
    first = lake.nuic.quality.current("orders")
    assert (first["is_current"], first["origin"], first["rows"], first["sample_rows"]) == (True, "measured", 4, 4)
    assert len(first["dimensions"]) == 8
    lake.query("INSERT INTO orders SELECT * FROM orders")
    assert lake.nuic.quality.current("orders")["is_current"] is False
    settled(lake)
    points = lake.nuic.quality.time_series("orders")["points"]
    assert [point["rows"] for point in points] == [4, 8]
    assert points[1]["dimensions"]["uniqueness"] < points[0]["dimensions"]["uniqueness"]
    bound = lake.nuic.quality.current("orders", BEN)
    assert bound["dimensions"] is not None
    assert {column["name"]: column["profile"]["nulls"] for column in lake.dataset("orders")["columns"]}["email"] == 2


def test_those_who_see_a_part_are_told_the_overall_score_only(lake: Lake) -> None:
    settled(lake)
    masked = {"kind": "mask", "name": "m", "on": {"dataset": "orders", "columns": ["age"]}, "to": ["user:ben"]}
    lake.policies.create({**masked, "mask": {"method": "nullify"}}, by="test")
    told = lake.nuic.quality.current("orders", BEN)
    assert (told["dimensions"], told["overall"]) == (None, lake.nuic.quality.current("orders")["overall"])
    assert [set(point) for point in lake.nuic.quality.time_series("orders", BEN)["points"]] == [
        {"measured_at", "overall", "origin"}
    ]


def test_a_large_dataset_is_measured_on_a_sample(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("neurolake.app.measured.WHOLE_ROWS", 1000)
    monkeypatch.setattr("neurolake.app.measured._SAMPLE_ROWS", 500)
    lake.query("CREATE TABLE silver.many AS SELECT range AS id, range % 7 AS kind FROM range(5000)")
    measured = lake.measure("many")
    assert (measured["rows"], measured["sample_rows"]) == (5000, 500)
    assert lake.nuic.quality.current("many")["sampled"] is True
    assert lake.nuic.quality.suggestions("many") is not None


def test_what_has_no_rows_or_changed_meanwhile_is_not_measured(lake: Lake) -> None:
    lake.query("CREATE TABLE silver.none (id BIGINT)")
    with pytest.raises(InvalidOption):
        lake.measure("none")

    class Changing(Measurer):
        def _drawn(self, dataset):
            drawn = super()._drawn(dataset)
            lake.query("DELETE FROM orders WHERE id = 1")
            return drawn

    whole = lake.measurer
    with pytest.raises(NotFound, match="while it was measured"):
        Changing(whole.database, whole.queries, whole.engine).measure(lake.dataset_id("orders"))
    assert lake.nuic.quality.current("orders")["overall"] is None


def test_a_rule_that_breaks_and_one_that_recovers_are_told_once_and_signed(lake: Lake, receiver: Receiver) -> None:
    made = lake.webhooks.add("ops", receiver.url, "warning", LOCAL)
    lake.query("UPDATE orders SET email = 'x@example.org' WHERE id = 4")
    lake.nuic.quality.put("orders", [KNOWN], ANNA)
    settled(lake)
    assert receiver.got == []
    lake.query("UPDATE orders SET email = NULL")
    settled(lake)
    settled(lake)
    lake.query("UPDATE orders SET email = 'x@example.org'")
    settled(lake)
    told = [(one["type"], one.get("rule"), one.get("failing")) for one in receiver.bodies if one.get("rule")]
    assert told == [("quality.rule.failed", "known", 4), ("quality.rule.recovered", "known", 0)]
    headers, body = receiver.got[0]
    at, digest = (part.partition("=")[2] for part in headers["X-NeuroLake-Signature"].split(","))
    assert digest == hmac.new(made["secret"].encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    for shown in (lake.webhooks.listing(LOCAL), lake.webhooks.deliveries("ops", LOCAL)):
        assert made["secret"] not in json.dumps(shown)
    again = lake.webhooks.rotate("ops", LOCAL)
    assert again["secret"] != made["secret"]


def test_less_severe_rules_are_told_to_nobody(lake: Lake, receiver: Receiver) -> None:
    lake.webhooks.add("ops", receiver.url, "error", LOCAL)
    lake.nuic.quality.put("orders", [{**KNOWN, "severity": "warning"}], ANNA)
    settled(lake)
    assert receiver.got == []


def test_what_fails_is_tried_again_later_and_given_up_in_the_end(lake: Lake, receiver: Receiver) -> None:
    now = datetime(2030, 1, 1, tzinfo=UTC)
    hooks = Webhooks(lake.database, lake.audit, lambda: "k", lambda: networks(["127.0.0.1"]), lambda: now)
    hooks.add("ops", receiver.url, "info", LOCAL)
    lake.nuic.quality.put("orders", [KNOWN], ANNA)
    receiver.answers = [500, 302, 503, 500, 500, 500, 500, 500]
    waits = []
    while hooks.send_due():
        [alert] = hooks.deliveries("ops", LOCAL)
        if alert["state"] != "waiting":
            break
        waits.append((datetime.fromisoformat(alert["next_at"]) - now).total_seconds())
        assert hooks.send_due() == 0
        now += timedelta(seconds=waits[-1])
    assert waits == [10, 20, 40, 80, 160, 320, 640]
    assert (alert["state"], alert["tries"], alert["error"]) == ("failed", 8, "It answered with 500.")
    assert len({one["id"] for one in receiver.bodies}) == 1
    assert hooks.retry("ops", LOCAL) == {"alerts": 1}
    assert hooks.send_due() == 1
    assert hooks.deliveries("ops", LOCAL)[0]["state"] == "sent"


def test_a_name_is_resolved_once_and_all_its_addresses_must_be_allowed(
    lake: Lake, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(receiver.url.rpartition(":")[2].partition("/")[0])
    asked = []
    usual = socket.getaddrinfo

    def resolves(host: str, port: int, *rest: object, **more: object) -> list[tuple[object, ...]]:
        if host != "hooks.example":
            return usual(host, port, *rest, **more)
        asked.append(host)
        found = ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.1", "10.0.0.1"]
        return [(2, 1, 6, "", (address, port)) for address in found]

    hooks = Webhooks(lake.database, lake.audit, lambda: "k", lambda: networks(["127.0.0.1"]))
    hooks.add("ops", f"http://hooks.example:{port}/x", "info", LOCAL)
    monkeypatch.setattr("neurolake.kernel.post.socket.getaddrinfo", resolves)
    assert hooks.test("ops", LOCAL)["sent"] is True
    assert asked == ["hooks.example"]
    assert receiver.got[0][0]["Host"] == f"hooks.example:{port}"
    assert "not public" in hooks.test("ops", LOCAL)["error"]


def test_only_administrators_have_webhooks(lake: Lake) -> None:
    for refused in (lake.webhooks.listing, lambda who: lake.webhooks.add("a", "https://example.org", "info", who)):
        with pytest.raises(Forbidden):
            refused(ANNA)
