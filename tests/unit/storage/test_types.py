import pytest

from neurolake.storage.types import storage_type


@pytest.mark.parametrize(
    ("engine_type", "stored"),
    [
        ("BIGINT", "BIGINT"),
        ("TINYINT", "INTEGER"),
        ("UBIGINT", "DECIMAL(20,0)"),
        ("HUGEINT", "DECIMAL(38,0)"),
        ("DECIMAL(10,2)[]", "DECIMAL(10,2)[]"),
        ('STRUCT(a BIGINT, "b ""c" VARCHAR[])', 'STRUCT("a" BIGINT, "b ""c" VARCHAR[])'),
        ("MAP(VARCHAR, STRUCT(x DATE))", 'MAP(VARCHAR, STRUCT("x" DATE))'),
        ("TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE"),
        ("TIMESTAMP_NS", "TIMESTAMP"),
        ("ENUM('a', 'b')", "VARCHAR"),
        ("JSON", "VARCHAR"),
        ("INTERVAL", "VARCHAR"),
        ('"NULL"', "VARCHAR"),
        ("UUID", "UUID"),
        ("BLOB", "BLOB"),
        ("INTEGER[3]", "INTEGER[]"),
    ],
)
def test_every_engine_type_has_a_type_that_it_is_stored_as(engine_type: str, stored: str) -> None:
    assert storage_type(engine_type) == stored
    assert storage_type(stored) == stored
