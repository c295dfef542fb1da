"""Each kind of tampering, done to the database and to the checkpoints as an intruder would, is found and named."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from neurolake.compliance.audit import AuditLog, Entry
from neurolake.compliance.audit.entry import MEMBERS, canonical
from neurolake.compliance.audit.merkle import Frontier, leaf_hash
from neurolake.metadata.database import Database
from neurolake.metadata.models import AuditEntry, AuditTree

Reopen = Callable[[], AuditLog]
COUNT = 21


@pytest.fixture
def log(reopen: Reopen) -> AuditLog:
    """A log of 21 entries, with checkpoints at 0, 10 and 20."""
    opened = reopen()
    fill(opened, range(10))
    opened.checkpoint()
    fill(opened, range(10, 20))
    opened.checkpoint()
    fill(opened, range(20, COUNT))
    return opened


def fill(log: AuditLog, numbers: range) -> None:
    for number in numbers:
        log.record(Entry("query", f"user-{number}", origin_id=f"q-{number}"))


def found(log: AuditLog) -> list[tuple[str, int | None]]:
    verdict = log.verify()
    assert verdict.intact == (not verdict.findings)
    assert all(finding.detail for finding in verdict.findings)
    return [(finding.kind, finding.position) for finding in verdict.findings]


def run(database: Database, *statements: str) -> None:
    with database.write() as session:
        for statement in statements:
            session.execute(text(statement))


def rebuild(database: Database) -> None:
    """Compute all hashes anew, as an intruder who knows the code would."""
    with database.write() as session:
        frontier = Frontier(0, [])
        for row in session.query(AuditEntry).order_by(AuditEntry.position):
            members = {name: getattr(row, name) for name in MEMBERS}
            row.hashes = b"".join(frontier.push(leaf_hash(canonical(members))))
        tree = session.get_one(AuditTree, 1)
        tree.size, tree.frontier = frontier.size, frontier.dump()


def copy_of(position: int, to: int, identity: str) -> str:
    names = [name for name in (*MEMBERS, "hashes") if name not in ("id", "position")]
    return (
        f"INSERT INTO audit_entries (id, position, {', '.join(names)}) "
        f"SELECT '{identity}', {to}, {', '.join(names)} FROM audit_entries WHERE position = {position}"
    )


def shift(start: int, by: int) -> list[str]:
    """Move all rows from `start` on, by way of positions that nobody has."""
    return [
        f"UPDATE audit_entries SET position = position + 1000 + {by} WHERE position >= {start}",
        "UPDATE audit_entries SET position = position - 1000 WHERE position >= 900",
    ]


def test_an_untouched_log_is_intact(log: AuditLog) -> None:
    verdict = log.verify()
    assert (verdict.intact, verdict.entries, verdict.checkpoints, verdict.covered) == (True, COUNT, 3, 20)
    log.checkpoint()
    assert log.verify().covered == COUNT


def test_an_empty_log_is_intact(reopen: Reopen) -> None:
    assert found(reopen()) == []


@pytest.mark.parametrize("position", [0, 7, 20])
@pytest.mark.parametrize(
    "change",
    [
        "principal = 'nobody'",
        "decision = 'deny'",
        'datasets = \'[{"id": "d"}]\'',
        "reasons = '[]', outcome = 'failed'",
        "at = '2001-01-01 00:00:00.000000'",
        "action = 'login'",
        "origin_id = NULL",
        "id = 'other'",
        "version = 2",
    ],
)
def test_an_edited_entry(log: AuditLog, database: Database, position: int, change: str) -> None:
    run(database, f"UPDATE audit_entries SET {change} WHERE position = {position}")
    assert found(log) == [("edited", position)]


def test_several_edited_entries_are_counted_from_the_first(log: AuditLog, database: Database) -> None:
    run(database, "UPDATE audit_entries SET principal = 'x' WHERE position IN (4, 9, 15)")
    (finding,) = log.verify().findings
    assert (finding.kind, finding.position) == ("edited", 4)
    assert "3 entries" in finding.detail


@pytest.mark.parametrize(("gone", "position"), [("= 0", 0), ("= 7", 7), ("BETWEEN 3 AND 12", 3)])
def test_deleted_entries(log: AuditLog, database: Database, gone: str, position: int) -> None:
    run(database, f"DELETE FROM audit_entries WHERE position {gone}")
    assert found(log) == [("missing", position)]


def test_a_deleted_entry_whose_gap_was_closed(log: AuditLog, database: Database) -> None:
    run(database, "DELETE FROM audit_entries WHERE position = 7", *shift(8, -1))
    assert found(log) == [("missing", 7)]


def test_an_inserted_entry(log: AuditLog, database: Database) -> None:
    run(database, *shift(7, 1), copy_of(3, 7, "false"))
    assert found(log) == [("inserted", 7)]


def test_several_inserted_entries(log: AuditLog, database: Database) -> None:
    run(database, *shift(12, 3), *(copy_of(3, to, f"false-{to}") for to in (12, 13, 14)))
    assert found(log) == [("inserted", 12)]


def test_entries_put_behind_the_end_or_before_the_start(log: AuditLog, database: Database) -> None:
    run(database, copy_of(20, -1, "before"))
    assert found(log) == [("inserted", None)]
    run(database, "DELETE FROM audit_entries WHERE position = -1", copy_of(20, 21, "behind"))
    assert found(log) == [("inserted", 21)]


@pytest.mark.parametrize(("left", "right"), [(2, 3), (1, 20)])
def test_swapped_entries(log: AuditLog, database: Database, left: int, right: int) -> None:
    run(
        database,
        f"UPDATE audit_entries SET position = 999 WHERE position = {left}",
        f"UPDATE audit_entries SET position = {left} WHERE position = {right}",
        f"UPDATE audit_entries SET position = {right} WHERE position = 999",
    )
    assert found(log) == [("reordered", left)]


def test_swapped_entries_whose_hashes_stayed(log: AuditLog, database: Database) -> None:
    with database.write() as session:
        left, right = (session.get_one(AuditEntry, position) for position in (4, 18))
        names = [name for name in MEMBERS if name not in ("position", "id")]
        before = {row.position: {name: getattr(row, name) for name in names} for row in (left, right)}
        ids = {4: left.id, 18: right.id}
        left.id = "free"
        session.flush()
        right.id, left.id = ids[4], "still-free"
        session.flush()
        left.id = ids[18]
        for name in names:
            setattr(left, name, before[18][name])
            setattr(right, name, before[4][name])
    assert found(log) == [("reordered", 4)]


def test_an_entry_moved_to_another_place(log: AuditLog, database: Database) -> None:
    run(
        database,
        "UPDATE audit_entries SET position = 999 WHERE position = 5",
        "UPDATE audit_entries SET position = position + 2000 WHERE position BETWEEN 6 AND 9",
        "UPDATE audit_entries SET position = position - 2001 WHERE position BETWEEN 2006 AND 2009",
        "UPDATE audit_entries SET position = 9 WHERE position = 999",
    )
    assert found(log) == [("reordered", 5)]


@pytest.mark.parametrize("left", [20, 13, 0])
def test_a_cut_tail(log: AuditLog, database: Database, left: int) -> None:
    run(database, f"DELETE FROM audit_entries WHERE position >= {left}")
    assert found(log) == [("truncated", left)]


def test_a_cut_tail_and_an_edit_are_both_told(log: AuditLog, database: Database) -> None:
    run(database, "UPDATE audit_entries SET principal = 'x' WHERE position = 2")
    run(database, "DELETE FROM audit_entries WHERE position >= 15")
    assert found(log) == [("edited", 2), ("truncated", 15)]


def test_a_cut_tail_with_hashes_made_to_fit(log: AuditLog, database: Database) -> None:
    run(database, "DELETE FROM audit_entries WHERE position >= 15")
    rebuild(database)
    assert found(log) == [("rolled-back", 15)]


@pytest.mark.parametrize(("position", "first"), [(3, 0), (9, 0), (10, 10), (19, 10)])
def test_an_edit_with_hashes_made_to_fit_is_narrowed_to_its_checkpoint(
    log: AuditLog, database: Database, position: int, first: int
) -> None:
    run(database, f"UPDATE audit_entries SET principal = 'x' WHERE position = {position}")
    rebuild(database)
    assert found(log) == [("rewritten", first)]


def test_an_edit_with_only_its_own_hash_made_to_fit(log: AuditLog, database: Database) -> None:
    with database.write() as session:
        row = session.get_one(AuditEntry, 6)
        row.principal = "x"
        row.hashes = leaf_hash(canonical({name: getattr(row, name) for name in MEMBERS}))
    assert found(log) == [("rewritten", 6)]


def test_changed_state_of_the_tree(log: AuditLog, database: Database) -> None:
    with database.write() as session:
        session.get_one(AuditTree, 1).frontier = bytes(32 * 3)
    assert found(log) == [("edited", None)]
    log.checkpoint()
    assert log.problem is not None, "a checkpoint must not vouch for it"


def test_a_deletion_of_everything(log: AuditLog, database: Database) -> None:
    run(database, "DELETE FROM audit_entries", "UPDATE audit_tree SET size = 0")
    with database.write() as session:
        session.get_one(AuditTree, 1).frontier = b""
    assert found(log) == [("rolled-back", 0)]


def test_values_that_no_program_of_ours_would_write(log: AuditLog, database: Database) -> None:
    if not database.is_sqlite:
        return  # PostgreSQL refuses them
    for position, change in enumerate(
        [
            "reasons = 'no json'",
            "at = 'yesterday'",
            "principal = CAST(X'ff' AS TEXT)",
            "datasets = X'00'",
            "hashes = ''",
        ]
    ):
        run(database, f"UPDATE audit_entries SET {change} WHERE position = {position + 3}")
    (finding,) = log.verify().findings
    assert (finding.kind, finding.position) == ("edited", 3)
    assert "5 entries" in finding.detail


def test_a_restored_older_copy_of_the_database(reopen: Reopen, database_url: str, home: Path) -> None:
    """As it is, and after it went on for longer than what was lost."""
    if not database_url.startswith("sqlite"):
        return  # a copy of the file is how one restores SQLite
    log = reopen()
    fill(log, range(5))
    log.checkpoint()
    log._database.close()
    shutil.copy(home / "catalog.db", home / "backup.db")
    fill(log, range(5, 12))
    log.checkpoint()
    log._database.close()
    for left in home.glob("catalog.db*"):
        left.unlink()
    shutil.copy(home / "backup.db", home / "catalog.db")
    log = reopen()
    assert found(log) == [("rolled-back", 5)]
    fill(log, range(12, 40))
    assert found(log) == [("rolled-back", 5)]
    log.checkpoint()
    assert log.problem is not None, "a checkpoint must not vouch for it"


def test_no_mixture_of_changes_goes_unnoticed(log: AuditLog, database: Database) -> None:
    """Rows drawn, repeated, edited and shuffled at random, numbered anew, with hashes as they were or made to fit."""
    columns = [*MEMBERS, "hashes"]
    with database.read() as session:
        original = [{name: getattr(row, name) for name in columns} for row in session.query(AuditEntry)]
        tree = session.get_one(AuditTree, 1)
    original.sort(key=lambda row: row["position"])
    chance, untouched = random.Random(7), 0
    for _ in range(60):
        rows = changed(original, chance)
        with database.write() as session:
            session.query(AuditEntry).delete()
            session.add_all(AuditEntry(**row) for row in rows)
            kept = session.get_one(AuditTree, 1)
            kept.size, kept.frontier = tree.size, tree.frontier
        if made_to_fit := chance.random() < 0.5:
            rebuild(database)
        covered = [row for row in rows if not made_to_fit or row["position"] < 20]
        expected = [row for row in original if not made_to_fit or row["position"] < 20]
        untouched += covered == expected
        assert log.verify().intact == (covered == expected), rows
    assert 5 < untouched < 40, "both must occur"


def changed(original: list[dict[str, object]], chance: random.Random) -> list[dict[str, object]]:
    rows = [dict(row) for row in original]
    for _ in range(chance.randint(0, 3)):
        at, to = (chance.randrange(len(rows)) for _ in range(2))
        match chance.choice(["edit", "delete", "insert", "move", "swap", "cut"]):
            case "edit":
                rows[at]["principal"] = f"intruder-{chance.random()}"
            case "delete":
                del rows[at]
            case "insert":
                rows.insert(to, {**rows[at], "id": f"false-{chance.random()}"})
            case "move":
                rows.insert(to, rows.pop(at))
            case "swap":
                rows[at], rows[to] = rows[to], rows[at]
            case "cut":
                del rows[max(at, 1) :]
    if chance.random() < 0.8:
        rows = [{**row, "position": position} for position, row in enumerate(rows)]
    return sorted({row["position"]: row for row in rows}.values(), key=lambda row: row["position"])


def forge(log: AuditLog, line: int, **changes: object) -> None:
    path = log.checkpoints.path
    lines = path.read_text().splitlines(keepends=True)
    lines[line] = json.dumps({**json.loads(lines[line]), **changes}) + "\n"
    path.write_text("".join(lines))


@pytest.mark.parametrize(
    "changes", [{"size": 11}, {"root": "00" * 32}, {"at": "2001-01-01T00:00:00.000000Z"}, {"signature": "AAAA"}]
)
def test_a_forged_checkpoint(log: AuditLog, changes: dict[str, object]) -> None:
    forge(log, 1, **changes)
    assert found(log) == [("checkpoint-forged", None)]


def test_a_checkpoint_of_another_key(log: AuditLog, database: Database, home: Path) -> None:
    other = AuditLog(database, key=home / "other.pem", checkpoints=home / "other.jsonl")
    with log.checkpoints.path.open("ab") as file:
        file.write(other.checkpoints.path.read_bytes())
    assert found(log) == [("checkpoint-forged", None)]


def test_checkpoints_taken_away(log: AuditLog, reopen: Reopen) -> None:
    path = log.checkpoints.path
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[1:]))
    assert found(log) == [("checkpoint-missing", None)]
    path.write_bytes(lines[0] + lines[2] + lines[1])
    assert found(log) == [("checkpoint-forged", None)]
    path.unlink()
    assert found(log) == [("checkpoint-missing", None)]
    assert found(reopen()) == [("checkpoint-missing", None)], "a new file must not hide that the old one is gone"


def test_an_unfinished_last_checkpoint_is_no_forgery(log: AuditLog) -> None:
    with log.checkpoints.path.open("ab") as file:
        file.write(b'{"at":"2026')
    assert found(log) == []
