"""A second look at a table of which some columns changed: cheaper, and the same as a look at it for the first time."""

from neurolake.engine.base import Row, Session
from neurolake.quality.base import Context, QualityReport, Table, TableProfile
from neurolake.quality.profile import profile
from neurolake.quality.score import assess

from .conftest import Columns, Lay


class _Counting:
    """A session that counts its statements."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.statements = 0

    def run(self, sql: str) -> list[Row]:
        self.statements += 1
        return self._session.run(sql)

    def __getattr__(self, name: str) -> object:
        return getattr(self._session, name)


def _look(session: Session, table: Table, context: Context) -> tuple[int, TableProfile, QualityReport]:
    counting = _Counting(session)
    profiled = profile(counting, table)
    return counting.statements, profiled, assess(counting, table, profiled, context)


def _untidy(clean: Columns) -> Columns:
    """Spaces, other cases, markers for missing, a repeated key, a city that does not fit, and a late date."""
    columns = {name: list(values[:3000]) for name, values in clean.items()}
    columns["name"] = [f" {text} " if row % 40 == 0 else text for row, text in enumerate(columns["name"])]
    columns["email"] = ["N/A" if row % 25 == 0 else text for row, text in enumerate(columns["email"])]
    columns["city"] = ["Berlim" if row % 300 == 0 else text for row, text in enumerate(columns["city"])]
    columns["id"][17] = columns["id"][18]
    columns["amount"][5] = 1e9
    return columns


def _tidied(columns: Columns) -> Columns:
    return columns | {
        "name": [text.strip() for text in columns["name"]],
        "email": [None if text == "N/A" else text for text in columns["email"]],
    }


def test_a_second_look_tells_the_same_as_a_first_one(session, lay: Lay, clean: Columns, context: Context):
    raw = lay(_untidy(clean))
    _look(session, raw, context)
    after = _tidied(_untidy(clean))
    again = _look(session, lay(after, memory=raw.memory.without({"name", "email"})), context)
    anew = _look(session, lay(after), context)
    assert again[1:] == anew[1:]
    assert again[0] < anew[0] / 2


def test_changed_columns_are_looked_at_again(session, lay: Lay, clean: Columns, context: Context):
    raw = lay(_untidy(clean))
    _, before, _ = _look(session, raw, context)
    _, after, _ = _look(session, lay(_tidied(_untidy(clean)), memory=raw.memory.without({"name", "email"})), context)
    assert before.column("email").sentinels == {"N/A": 120}
    assert (after.column("email").sentinels, after.column("email").nulls) == ({}, 120)


def test_a_rule_between_a_changed_column_and_another_is_looked_at_again(
    session, lay: Lay, clean: Columns, context: Context
):
    columns = {name: values[:3000] for name, values in clean.items()}
    raw = lay(columns)
    _, _, sound = _look(session, raw, context)
    swapped = columns | {"end_date": columns["start_date"], "start_date": columns["end_date"]}
    changed = {"start_date", "end_date"}
    _, _, broken = _look(session, lay(swapped, memory=raw.memory.without(changed)), context)
    _, _, anew = _look(session, lay(swapped), context)
    assert broken == anew
    assert broken.of("consistency").detail["orders"] != sound.of("consistency").detail["orders"]
