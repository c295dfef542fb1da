"""What only a real connection shows: clients that go away, events as they happen, large bodies."""

import http.client
import json
import socket
import threading
import time
from pathlib import Path

import pytest

from neurolake.api import server
from neurolake.kernel.errors import Cancelled
from neurolake.query.question import Question
from neurolake.query.service import Begun, Queries

UPLOAD = "/api/neurolake/ingestion/upload"
ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b"
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n'


def get(port: int, path: str) -> dict:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    return json.loads(connection.getresponse().read())


def test_an_upload_that_is_cut_off_leaves_nothing(port: int) -> None:
    home = get(port, "/api/neurolake/system/status")["home"]
    body = HEAD % b"cut.csv" + b"a,b\n" + b"1,2\n" * 100_000
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(
            f"POST {UPLOAD} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            f"Content-Length: {len(body) + 1_000_000}\r\n\r\n".encode()
        )
        client.sendall(body)
        time.sleep(0.3)
    incoming = Path(home) / "landing" / "incoming"
    deadline = time.monotonic() + 5
    while list(incoming.glob("*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(incoming.glob("*")) == []
    assert get(port, "/api/neurolake/ingestion")["jobs"] == []
    assert [path for path in (Path(home) / "landing").rglob("*") if path.is_file()] == []


def test_a_large_body_is_streamed_and_followed_live(port: int) -> None:
    rows = b"".join(b"%d,some text %d,%d.5\n" % (n, n % 97, n) for n in range(400_000))
    body = HEAD % b"large.csv" + b"id,text,amount\n" + rows
    body += b'\r\n--x\r\nContent-Disposition: form-data; name="wait_s"\r\n\r\n0\r\n--x--\r\n'
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    pieces = (body[start : start + 100_000] for start in range(0, len(body), 100_000))
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    connection.request("POST", UPLOAD, body=pieces, headers=headers, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == 202
    job = json.loads(answer.read())["jobs"][0]
    connection.request("GET", f"/api/neurolake/ingestion/{job['id']}/events")
    stream = connection.getresponse()
    assert stream.readline() == b"id: 1\n"
    assert get(port, f"/api/neurolake/ingestion/{job['id']}")["state"] in ("queued", "running")
    assert b"event: done" in stream.read()
    view = get(port, "/api/neurolake/catalog/dataset/large")
    assert view["rows"] == 400_000


def test_readers_of_events_that_leave_do_not_hold_the_server(port: int) -> None:
    body = HEAD % b"watched.csv" + b"a,b\n" + b"1,x\n2,y\n" * 50_000 + b"\r\n--x--\r\n"
    results: list[int] = []

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", UPLOAD, body=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
        results.append(connection.getresponse().status)

    thread = threading.Thread(target=send)
    thread.start()
    jobs: list[dict] = []
    deadline = time.monotonic() + 30
    while not jobs and time.monotonic() < deadline:
        time.sleep(0.02)
        jobs = [job for job in get(port, "/api/neurolake/ingestion")["jobs"] if job["file_name"] == "watched.csv"]
    for _ in range(60):
        with socket.create_connection(("127.0.0.1", port)) as watcher:
            path = f"/api/neurolake/ingestion/{jobs[0]['id']}/events"
            watcher.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    assert get(port, "/api/neurolake/system/health")["status"] == "ok"
    thread.join()
    assert results == [201]


def ask_and_leave(port: int, sql: str, **more: object) -> None:
    """Post a query, and close the connection once it runs."""
    body = json.dumps({"sql": sql, **more}).encode()
    head = f"POST /api/query/execute HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        state_of(port, sql, "running")


def state_of(port: int, sql: str, wanted: str) -> dict:
    """The query with this text once it is in the wanted state, or as it is after ten seconds."""
    deadline = time.monotonic() + 10
    while True:
        found = [run for run in get(port, "/api/query/history") if run["sql"] == sql]
        if (found and found[0]["state"] == wanted) or time.monotonic() > deadline:
            return found[0]
        time.sleep(0.02)


def test_a_closed_connection_cancels_its_query(port: int) -> None:
    sql = f"{ENDLESS} -- left alone"
    ask_and_leave(port, sql, wait_s=60)
    ended = state_of(port, sql, "cancelled")
    assert (ended["state"], ended["error"]["type"]) == ("cancelled", "cancelled")
    # The engine is idle: with all its work ended this process's clock stands still.
    time.sleep(0.1)
    began = time.process_time()
    time.sleep(0.5)
    assert time.process_time() - began < 0.25


def test_a_closed_connection_stops_an_explanation(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    began, stopped = threading.Event(), threading.Event()

    def explain(_queries: Queries, _question: Question, *, analyze: bool, begun: Begun) -> None:
        begun(stopped.set)
        began.set()
        stopped.wait(60)
        raise Cancelled(f"It was stopped: {analyze}.")

    monkeypatch.setattr(Queries, "explain", explain)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = json.dumps({"sql": ENDLESS, "analyze": True})
    connection.request("POST", "/api/query/explain", body, {"Content-Type": "application/json"})
    assert began.wait(60)
    connection.close()
    assert stopped.wait(60)


def test_a_query_that_was_answered_202_runs_on_without_its_client(port: int) -> None:
    sql = f"{ENDLESS} -- 202"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = json.dumps({"sql": sql, "wait_s": 0})
    connection.request("POST", "/api/query/execute", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    place = answer.headers["Location"]
    assert (answer.status, json.loads(answer.read())["state"]) == (202, "running")
    connection.close()
    time.sleep(1)
    assert get(port, place)["state"] == "running"
    connection.request("POST", f"{place}/cancel")
    assert json.loads(connection.getresponse().read())["state"] == "cancelled"


def test_answers_are_sent_at_once() -> None:
    # asyncio switches the wait for more bytes off only where the listener names its protocol.
    with server._listener("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
