"""Entries are there when the log says so, whoever else writes, whatever breaks."""

import base64
import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import select, text
from sqlglot import parse_one

from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched, statement_fingerprint
from neurolake.compliance.audit import log as module
from neurolake.compliance.audit.entry import MEMBERS, canonical
from neurolake.compliance.audit.merkle import Frontier, leaf_hash, node_hash
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import InvalidInput, InvalidOption, NotFound, Unavailable
from neurolake.metadata.database import Database
from neurolake.metadata.models import AuditEntry, AuditTree, Dataset
from neurolake.testing.workflows import until

WRITER = """
import sys, threading
from pathlib import Path
from neurolake.compliance.audit import AuditLog, Entry
from neurolake.metadata.database import Database

url, home, name, threads, count = sys.argv[1:]
log = AuditLog(Database(url), key=Path(home, "audit", "key.pem"), checkpoints=Path(home, "elsewhere"))
lock = threading.Lock()

def write(thread):
    for number in range(int(count)):
        entry = Entry("query", name, origin_id=f"{name}-{thread}-{number}")
        log.record(entry)
        with lock:
            print(entry.id, flush=True)

running = [threading.Thread(target=write, args=(thread,), daemon=True) for thread in range(int(threads))]
for thread in running:
    thread.start()
for thread in running:
    thread.join()
log.close()
"""


def entries(count: int) -> list[Entry]:
    return [Entry("query", f"user-{number}", origin_id=f"q-{number}") for number in range(count)]


def stored(database: Database) -> list[AuditEntry]:
    with database.read() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.position)))


def assert_is_one_tree(database: Database) -> list[AuditEntry]:
    """Positions without gap, and the tree's row is that of the leaves."""
    rows = stored(database)
    assert [row.position for row in rows] == list(range(len(rows)))
    frontier = Frontier(0, [])
    for row in rows:
        members = {name: getattr(row, name) for name in MEMBERS}
        assert b"".join(frontier.push(leaf_hash(canonical(members)))) == row.hashes
    with database.read() as session:
        tree = session.get_one(AuditTree, 1)
    assert (tree.size, tree.frontier) == (frontier.size, frontier.dump())
    return rows


def writer(url: str, home: Path, name: str, *, threads: int, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, url, str(home), name, str(threads), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_serialisation_is_canonical_json_and_holds_every_member() -> None:
    entry = Entry(
        "query",
        "zoë",
        decision="deny",
        reasons=(Reason("no exports", "purpose\nmissing"),),
        datasets=(Touched("d1", ("b", "a"), 2**62),),
        origin_id="q1",
        fingerprint="ab",
        id="0190",
    )
    members = {**entry.stored(), "position": 7, "at": datetime(2026, 1, 31, 23, 59, 59, 5, tzinfo=UTC)}
    assert set(members) == set(MEMBERS)
    assert canonical(members).decode() == (
        '{"action":"query","at":"2026-01-31T23:59:59.000005Z",'
        '"datasets":[{"columns":["b","a"],"id":"d1","snapshot_id":"4611686018427387904"}],"decision":"deny",'
        '"fingerprint":"ab","id":"0190","origin_id":"q1","outcome":null,"position":7,"principal":"zoë",'
        '"purpose":null,"reasons":[{"policy":"no exports","text":"purpose\\nmissing"}],"version":1}'
    )


def test_what_cannot_be_stored_everywhere_is_refused_before_it_can_spoil_a_group() -> None:
    for name in ("a\0b", "\ud800", "x" * 256):
        with pytest.raises(InvalidInput):
            Entry("login", name)
    with pytest.raises(InvalidInput):
        Entry("query", "p", datasets=(Touched("d", ("a\0",)),))


def test_a_recorded_entry_is_there_for_everybody(log: AuditLog, database: Database) -> None:
    entry = Entry("query", "zoë", reasons=(Reason("p", "t"),), datasets=(Touched("d", ("a",), 2**62),), purpose="x")
    log.record(entry)
    (row,) = assert_is_one_tree(database)
    assert (row.id, row.principal, row.purpose) == (entry.id, "zoë", "x")
    assert row.datasets == [{"id": "d", "columns": ["a"], "snapshot_id": str(2**62)}]


def test_many_callers_share_commits_and_none_is_lost(log: AuditLog, database: Database) -> None:
    failures: list[BaseException] = []

    def write(thread: int) -> None:
        try:
            for number in range(20):
                log.record(Entry("query", f"user-{thread}", origin_id=str(number)))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    rows = assert_is_one_tree(database)
    assert len({(row.principal, row.origin_id) for row in rows}) == 32 * 20
    assert len({row.at for row in rows}) < len(rows), "every entry had a commit of its own"


def test_processes_append_to_one_tree(log: AuditLog, database: Database, database_url: str, home: Path) -> None:
    running = [writer(database_url, home, f"p{number}", threads=2, count=20) for number in range(8)]
    assert [process.wait() for process in running] == [0] * 8
    ids = {line for process in running for line in process.stdout.read().split()}
    rows = assert_is_one_tree(database)
    assert {row.id for row in rows} == ids
    assert len(ids) == 8 * 2 * 20
    verdict = log.verify()
    assert (verdict.findings, verdict.covered) == ((), len(ids)), "each process leaves a checkpoint"


def test_acknowledged_entries_survive_a_kill(log: AuditLog, database: Database, database_url: str, home: Path) -> None:
    acknowledged: list[str] = []
    for round_ in range(5):
        process = writer(database_url, home, f"r{round_}", threads=8, count=100_000)
        first = process.stdout.readline()
        time.sleep(random.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        lines = [first, *process.stdout]
        acknowledged += [line.strip() for line in lines if line.endswith("\n")]
        process.wait()
    rows = assert_is_one_tree(database)
    assert len(acknowledged) > 5
    assert set(acknowledged) <= {row.id for row in rows}
    assert log.verify().intact


def test_a_verification_beside_writers_and_signers_raises_no_alarm(
    log: AuditLog, database_url: str, home: Path
) -> None:
    running = [writer(database_url, home, f"p{number}", threads=4, count=100_000) for number in range(2)]
    for process in running:
        process.stdout.readline()
        threading.Thread(target=process.stdout.read, daemon=True).start()
    seen = []
    for _ in range(8):
        log.checkpoint()
        verdict = log.verify()
        assert verdict.findings == ()
        assert log.problem is None
        seen.append(verdict.entries)
    for process in running:
        process.kill()
        process.wait()
    assert seen == sorted(seen)
    assert seen[-1] > seen[0]


def test_entry_and_facts_of_one_transaction_stand_or_fall_together(log: AuditLog, database: Database) -> None:
    def dataset(name: str) -> Dataset:
        return Dataset(name=name, zone="gold", created_at=utc_now(), updated_at=utc_now())

    with database.write() as session:
        log.append(session, Entry("ingest", "p", origin_id="first"))
        log.append(session, Entry("ingest", "p", origin_id="second"))
        session.add(dataset("a"))

    def failing() -> None:
        with database.write() as session:
            log.append(session, Entry("ingest", "p", origin_id="never"))
            session.add(dataset("b"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    log.record(Entry("query", "p", origin_id="third"))
    assert [row.origin_id for row in assert_is_one_tree(database)] == ["first", "second", "third"]
    with database.read() as session:
        assert [found.name for found in session.scalars(select(Dataset))] == ["a"]


def test_every_caller_of_a_group_that_cannot_be_written_is_told(log: AuditLog, database: Database) -> None:
    with database.write() as session:
        session.execute(text("ALTER TABLE audit_tree RENAME TO gone"))
    told: list[BaseException] = []

    def write() -> None:
        try:
            log.record(Entry("query", "p"))
        except Unavailable as error:
            told.append(error)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(told) == 8
    with database.write() as session:
        session.execute(text("ALTER TABLE gone RENAME TO audit_tree"))
    log.record(Entry("query", "p"))
    assert len(assert_is_one_tree(database)) == 1


def test_what_is_told_later_waits_out_a_log_that_cannot_be_written(
    log: AuditLog, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(module.log, "exception", lambda event, **_told: said.append(event))
    log.record(Entry("query", "before"))
    with database.write() as session:
        [tree] = session.execute(select(AuditTree.id, AuditTree.size, AuditTree.frontier)).all()
        session.execute(text("DELETE FROM audit_tree"))
    log.record_later(Entry("query", "while it could not"))
    until(lambda: bool(said))
    assert set(said) == {"audit entries wait"}
    with database.write() as session:
        session.add(AuditTree(id=tree.id, size=tree.size, frontier=tree.frontier))
    log.record_later(Entry("query", "after"))
    until(lambda: len(principals(database)) == 3)
    assert principals(database) == ["before", "while it could not", "after"]
    assert log.verify().findings == ()


def principals(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(AuditEntry.principal).order_by(AuditEntry.position)))


def test_statements_that_differ_in_values_only_have_one_fingerprint() -> None:
    def fingerprint(sql: str) -> str:
        return statement_fingerprint(parse_one(sql, dialect="duckdb"))

    first = fingerprint("SELECT Name FROM people WHERE id = 7 AND born > DATE '1970-01-01' -- mine")
    assert first == fingerprint("select name\nfrom PEOPLE where id = $1 and born > date 'x'")
    assert first != fingerprint("SELECT name FROM people WHERE ssn = 7 AND born > DATE '1970-01-01'")
    assert len(first) == 64


def test_one_entry_can_be_proven_without_the_others(log: AuditLog) -> None:
    given = entries(13)
    for entry in given:
        log.record(entry)
    for entry in given:
        proof = log.proof(entry.id)
        checkpoint = json.loads(proof.checkpoint)
        members = {name: proof.entry[name] for name in MEMBERS}
        leaf = leaf_hash(json.dumps(members, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())
        assert proof.entry["hash"] == leaf.hex()
        first, last, root = members["position"], checkpoint["size"] - 1, leaf
        for step in map(bytes.fromhex, proof.path):
            right = not first & 1 and first != last
            while not right and not first & 1 and first:
                first, last = first >> 1, last >> 1
            root = node_hash(root, step) if right else node_hash(step, root)
            first, last = first >> 1, last >> 1
        assert (last, root.hex()) == (0, checkpoint["root"])
        signature = base64.b64decode(checkpoint.pop("signature"))
        signed = json.dumps(checkpoint, sort_keys=True, separators=(",", ":"))
        key = load_pem_public_key(proof.public_key.encode())
        key.verify(signature, f"neurolake audit checkpoint\n{signed}".encode())
        assert proof.checkpoint in log.checkpoints.path.read_text().splitlines()
    with pytest.raises(NotFound):
        log.proof("nothing")


def test_the_key_is_the_owners_alone(log: AuditLog, home: Path, reopen: Callable[[], AuditLog]) -> None:
    key = home / "audit" / "key.pem"
    assert key.stat().st_mode & 0o777 == 0o600
    key.chmod(0o644)
    with pytest.raises(InvalidOption, match="chmod 600"):
        reopen()


def test_checkpoints_are_written_as_the_log_grows_and_at_the_end(database: Database, home: Path) -> None:
    path = home / "second" / "place.jsonl"
    log = AuditLog(database, key=home / "key.pem", checkpoints=path, every_entries=10, every_s=3600)
    for entry in entries(25):
        log.record(entry)
    deadline = time.monotonic() + 30
    while len(path.read_text().splitlines()) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    log.record(Entry("query", "last"))
    log.close()
    sizes = [json.loads(line)["size"] for line in path.read_text().splitlines()]
    assert sizes[0] == 0
    assert sizes[-1] == 26
    assert sizes == sorted(set(sizes))
    assert any(9 < size < 26 for size in sizes)
    assert log.problem is None


def test_no_checkpoint_is_signed_over_a_log_that_denies_the_last_one(log: AuditLog, database: Database) -> None:
    for entry in entries(5):
        log.record(entry)
    log.checkpoint()
    assert log.problem is None
    with database.write() as session:
        session.execute(text("UPDATE audit_tree SET size = 4"))
    log.checkpoint()
    assert "had 5 at its last checkpoint" in str(log.problem)
    assert [found.size for found in log.checkpoints.read() if found] == [0, 5]


def test_a_checkpoint_follows_one_that_a_crash_cut_off(log: AuditLog) -> None:
    path = log.checkpoints.path
    path.write_bytes(path.read_bytes() + b'{"at":"2026-')
    log.record(Entry("query", "p"))
    log.checkpoint()
    assert [found.size if found else None for found in log.checkpoints.read()] == [0, 1]


def test_a_place_that_cannot_be_written_to_is_said_at_once(database: Database, home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(Unavailable, match="NEUROLAKE_AUDIT_CHECKPOINTS"):
        AuditLog(database, key=home / "key.pem", checkpoints=home / "file" / "sub" / "c.jsonl")
