import pytest

from neurolake.engine.base import Column
from neurolake.kernel.errors import InvalidOption
from neurolake.quality import sample
from neurolake.quality.footer import read_footer
from neurolake.quality.sample import open_table

LONG = "SELECT i AS a, i % 97 AS b FROM range(3000000) AS t(i)"


@pytest.fixture
def long_file(session, engine_folder):
    path = engine_folder / "long.parquet"
    if not path.exists():
        session.run(f"COPY ({LONG}) TO '{path}' (FORMAT parquet)")
    return f"read_parquet('{path}')"


def test_a_short_table_is_its_own_sample(session, lay):
    table = lay({"a": [5, 6, 7]})
    assert (table.rows, table.sample_rows, table.sampled) == (3, 3, False)
    assert session.run(f"SELECT row_id, a FROM {table.sample} ORDER BY ALL") == [(0, 5), (1, 6), (2, 7)]


def test_a_long_table_is_sampled_with_its_own_row_numbers(session, long_file):
    table = open_table(session, long_file, session.describe(long_file), row_id="file_row_number")
    assert table.sampled
    assert table.rows == 3_000_000
    assert 80_000 <= table.sample_rows <= 120_000
    assert session.run(f"SELECT count(*) FROM {table.sample} WHERE a <> row_id") == [(0,)]


def test_the_sample_is_spread_over_the_table(session, long_file):
    table = open_table(session, long_file, session.describe(long_file), row_id="file_row_number")
    tenths = session.run(f"SELECT count(*) FROM {table.sample} GROUP BY row_id // 300000")
    assert len(tenths) == 10
    assert min(count for (count,) in tenths) >= 0.4 * max(count for (count,) in tenths)


def test_the_same_seed_draws_the_same_rows(session, lay):
    def drawn(seed):
        table = lay(sql=LONG, row_id="a", seed=seed)
        return session.run(f"SELECT bit_xor(hash(row_id)), count(*) FROM {table.sample}")

    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


def test_a_period_in_the_data_does_not_meet_one_in_the_sample(session, lay):
    table = lay(sql="SELECT i % 64 AS a, i AS b FROM range(1000000) AS t(i)", row_id="b")
    ((rarest, commonest),) = session.run(
        f"SELECT min(n), max(n) FROM (SELECT count(*) AS n FROM {table.sample} GROUP BY a)"
    )
    assert rarest > 0.9 * commonest


def test_a_sample_that_exists_is_taken(session, lay):
    session.run("CREATE TEMP TABLE mine AS SELECT i AS a, i % 97 AS b, i AS row_id FROM range(0, 3000000, 100) AS t(i)")
    table = lay(sql=LONG, sample_relation="mine")
    assert (table.rows, table.sample_rows, table.sampled) == (3_000_000, 30_000, True)


def test_a_sample_without_row_numbers_is_refused(session, lay):
    session.run("CREATE TEMP TABLE mine AS SELECT i AS a, i % 97 AS b FROM range(10) AS t(i)")
    with pytest.raises(InvalidOption, match="row numbers"):
        lay(sql=LONG, sample_relation="mine")


def test_a_data_column_may_be_called_row_id(session, lay):
    table = lay({"Row_ID": ["x", "y"], "row_id_": [1.5, 2.5]})
    assert session.run(f'SELECT {table.sample_id}, "Row_ID" FROM {table.sample} ORDER BY ALL') == [(0, "x"), (1, "y")]


def test_a_wide_table_gets_a_shorter_sample(session, monkeypatch):
    monkeypatch.setattr(sample, "MAX_CELLS", 20_000)
    columns = tuple(Column(name, "BIGINT") for name in ("a", "b"))
    table = open_table(session, f"({LONG})", columns, row_id="a", rows=3_000_000)
    assert 5_000 <= table.sample_rows <= 20_000


def test_a_file_is_looked_at_where_its_row_groups_start(session, engine_folder):
    path = engine_folder / "uneven.parquet"
    session.run(f"COPY ({LONG}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 90112)")
    footer = read_footer(path)
    relation = f"read_parquet('{path}')"
    table = open_table(session, relation, session.describe(relation), row_id="file_row_number", footer=footer)
    assert 80_000 <= table.sample_rows <= 120_000
    rows = [row for (row,) in session.run(f"SELECT row_id FROM {table.sample}")]
    assert max(row - max(start for start in footer.starts if start <= row) for row in rows) < 90_112 // 4
    assert len({row // 300_000 for row in rows}) == 10


def test_a_footer_tells_the_nulls_of_columns_that_are_not_nested(session, engine_folder):
    path = engine_folder / "nulls.parquet"
    session.run(
        "COPY (SELECT nullif(i % 3, 0) AS a, {'b': nullif(i % 2, 0)} AS s, nullif(i % 5, 0) AS \"s.b\", i AS full "
        f"FROM range(300000) AS t(i)) TO '{path}' (FORMAT parquet)"
    )
    footer = read_footer(path)
    assert footer.starts == (0, 122_880, 245_760)
    assert footer.nulls == {"a": 100_000, "s.b": 60_000, "full": 0}
