"""What an attack is, and how to tell whether it worked.

The cases know nothing of how they are asked. Whatever can ask the lake in somebody's name (REST, a chat, a notebook,
a tool of an agent) is handed to `check` as an `Ask`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Expected = Literal["refused", "answered", "failed", "harmless"]


@dataclass(frozen=True)
class Told:
    """What came back.

    Attributes:
        problem: The problem's type; None for an answer.
        place: Line and column of the problem, where it says so.
        rows: The answer's.
        text: All that was said, problem or answer, but for echoes of the question.
    """

    problem: str | None
    place: tuple[int, int] | None
    rows: list[list[Any]]
    text: str


class Ask(Protocol):
    """Asks in somebody's name."""

    def __call__(self, who: str, sql: str, **options: Any) -> Told: ...


@dataclass(frozen=True)
class Case:
    """One attack.

    Attributes:
        expected: `refused` before anything runs; `answered`; `failed` while it runs, without a value in the error;
            `harmless`: answered or a problem, as long as nothing is told.
        problem: The type of problem it must be, where one is expected.
        placed: Whether the problem must say where in the text.
        rows: The answer's rows, in any order; None for any.
        never: Texts that must not come back, beside the lake's secrets.
        who: In whose name.
        options: Of the question: parameters, dialect, as_of, …
    """

    sql: str
    expected: Expected
    problem: str | None = None
    placed: bool = False
    rows: list[list[Any]] | None = None
    never: tuple[str, ...] = ()
    who: str = "ann"
    options: Mapping[str, Any] = field(default_factory=dict)


def refused(sql: str, problem: str = "invalid-sql", *, placed: bool = True, **more: Any) -> Case:
    """An attack that must not get past the checks; the problem names the place unless `placed` is false."""
    return _case(sql, "refused", problem=problem, placed=placed, **more)


def unknown(sql: str, *, placed: bool = True, **more: Any) -> Case:
    """An attack on a name that must be as if it were not there."""
    return refused(sql, "not-found", placed=placed, **more)


def forbidden(sql: str, **more: Any) -> Case:
    """An attack on something that may be known of, but not used like this."""
    return refused(sql, "forbidden", placed=False, **more)


def answered(sql: str, rows: list[list[Any]] | None = None, **more: Any) -> Case:
    """An attack that is a query like any other, over what may be seen."""
    return _case(sql, "answered", rows=rows, **more)


def failed(sql: str, problem: str = "invalid-sql", **more: Any) -> Case:
    """An attack by an error: it fails, and tells no value."""
    return _case(sql, "failed", problem=problem, **more)


def harmless(sql: str, **more: Any) -> Case:
    """An attack of which only matters that nothing is told."""
    return _case(sql, "harmless", **more)


def _case(sql: str, expected: Expected, **more: Any) -> Case:
    known = {"problem", "placed", "rows", "never", "who"}
    options = {name: more.pop(name) for name in list(more) if name not in known}
    return Case(sql, expected, options=options, **more)


def check(case: Case, ask: Ask, secrets: Mapping[str, Iterable[str]]) -> None:
    """Make the attack; fails when it works.

    Args:
        secrets: Name of a user → texts that this user must never see.
    """
    told = ask(case.who, case.sql, **case.options)
    found = [secret for secret in (*secrets[case.who], *case.never) if _tells(told.text, secret, case)]
    assert not found, f"{found} came back from {case.sql!r}: {told.text[:600]}"
    if case.expected != "harmless":
        expected_problem = case.problem if case.expected in ("refused", "failed") else None
        assert told.problem == expected_problem, f"{case.sql!r} was answered: {told.text[:600]}"
    if case.placed:
        assert told.place is not None, f"No place is named for {case.sql!r}: {told.text[:600]}"
    if case.rows is not None:
        assert sorted(told.rows, key=repr) == sorted(case.rows, key=repr), case.sql


def _tells(text: str, secret: str, case: Case) -> bool:
    """Whether a secret came back that was not in the question itself."""
    asked = f"{case.sql} {case.options}".lower()
    return secret.lower() in text.lower() and secret.lower() not in asked
