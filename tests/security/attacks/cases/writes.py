"""Changes without the right to, and changes that would take out what is hidden.

In this order: what an earlier case has made, a later one reads.
"""

from tests.security.attacks.base import answered, forbidden, harmless, refused, unknown

CASES = (
    # What is masked stays masked where it is written to.
    answered("CREATE OR REPLACE TABLE bronze.copied AS SELECT * FROM people"),
    answered("SELECT count(*), min(ssn), max(name) FROM copied", [[10, "***", "q***"]]),
    answered("INSERT INTO scratch SELECT id, ssn || name FROM people WHERE id = 0"),
    answered("SELECT word FROM scratch WHERE id = 0", [["***q***"]]),
    answered("UPDATE scratch SET word = p.ssn FROM people p WHERE p.id = scratch.id AND p.id = 0"),
    answered(
        "MERGE INTO scratch s USING people p ON s.id = p.id WHEN MATCHED THEN UPDATE SET word = p.nick || p.name"
        " WHEN NOT MATCHED THEN INSERT VALUES (p.id, p.ssn)"
    ),
    answered("SELECT count(*) FROM scratch WHERE word LIKE '%quetzal%' OR word LIKE '1%'", [[0]]),
    answered("DELETE FROM scratch USING people p WHERE p.id = scratch.id AND p.ssn LIKE '1%'"),
    answered("CREATE OR REPLACE VIEW bronze.mine AS SELECT * FROM people"),
    answered("SELECT count(*), min(ssn) FROM mine", [[10, "***"]]),
    answered("CREATE OR REPLACE TABLE bronze.counted AS SELECT count(*) AS n FROM people"),
    answered("SELECT n FROM counted", [[10]]),
    answered(
        "INSERT INTO scratch SELECT count(*)::INT, string_agg(nick, ',') FROM orders o JOIN people p ON p.id = o.person"
    ),
    unknown("CREATE TABLE bronze.y AS SELECT * FROM vault"),
    unknown("INSERT INTO scratch SELECT id, word FROM vault"),
    unknown("UPDATE scratch SET word = (SELECT max(word) FROM vault)"),
    unknown("MERGE INTO scratch s USING vault v ON s.id = v.id WHEN MATCHED THEN DELETE"),
    unknown("DELETE FROM scratch WHERE id IN (SELECT id FROM vault)"),
    refused("INSERT INTO scratch SELECT id, pin FROM staff"),
    # Without the right to change.
    *(
        forbidden(sql)
        for sql in (
            "INSERT INTO people SELECT * FROM people",
            "INSERT INTO orders VALUES (1, 1, 'north', 1, 'x')",
            "UPDATE people SET nick = 'x'",
            "UPDATE orders SET amount = 0 WHERE region = 'southern'",
            "DELETE FROM people",
            "DELETE FROM people WHERE ssn LIKE '1%'",
            "TRUNCATE people",
            "DROP TABLE people",
            "DROP TABLE IF EXISTS orders CASCADE",
            "ALTER TABLE people RENAME TO folk",
            "ALTER TABLE people RENAME COLUMN ssn TO number",
            "ALTER TABLE people DROP COLUMN ssn",
            "ALTER TABLE people ADD COLUMN x INT",
            "ALTER TABLE orders ALTER COLUMN id TYPE BIGINT",
            "MERGE INTO people p USING scratch s ON p.id = s.id WHEN MATCHED THEN UPDATE SET nick = s.word",
            "CREATE OR REPLACE TABLE people AS SELECT * FROM people",
            "CREATE OR REPLACE TABLE orders AS SELECT 1 AS id",
            "CREATE TABLE gold.y AS SELECT 1 AS id",
            "CREATE TABLE silver.y AS SELECT * FROM people",
            "CREATE TABLE y AS SELECT * FROM people",
            "CREATE VIEW gold.y AS SELECT * FROM people",
            "UPDATE staff SET desk = 'x'",
            "DELETE FROM staff WHERE id = 0",
            "DELETE FROM closed",
            "INSERT INTO closed VALUES (2, 'x')",
        )
    ),
    # Appending is allowed to bob; changing rows that are there is not.
    answered("INSERT INTO orders VALUES (100, 0, 'north', 1, 'parcel')", who="bob"),
    forbidden("DROP TABLE orders", who="bob"),
    forbidden("ALTER TABLE orders ADD COLUMN x INT", who="bob"),
    forbidden("INSERT INTO people SELECT * FROM people", who="bob"),
    # A name that may not be known of is as if it were not there.
    *(
        unknown(sql, placed=False)
        for sql in (
            "INSERT INTO vault VALUES (1, 'x', 'y')",
            "UPDATE vault SET word = 'x'",
            "DELETE FROM vault",
            "TRUNCATE vault",
            "DROP TABLE vault",
            "DROP VIEW vault",
            "ALTER TABLE vault RENAME TO mine",
            "MERGE INTO vault USING scratch ON true WHEN MATCHED THEN DELETE",
        )
    ),
    answered("DROP TABLE IF EXISTS vault", [["drop table", "vault", None, 0, None, "There is none."]]),
    answered("DROP TABLE IF EXISTS nowhere", [["drop table", "nowhere", None, 0, None, "There is none."]]),
    answered("DROP VIEW IF EXISTS vault", [["drop view", "vault", None, 0, None, "There is none."]]),
    answered("DROP TABLE IF EXISTS people", [["drop table", "people", None, 0, None, "There is none."]], who="eve"),
    answered("SELECT count(*) FROM vault", [[7]], who="ada"),
    answered("SELECT count(*), min(ssn) FROM people", [[20, "123-45-6700"]], who="ada"),
    refused(
        "CREATE OR REPLACE VIEW bronze.mine AS SELECT * FROM people WHERE id = $x", placed=False, parameters={"x": 1}
    ),
    refused("CREATE OR REPLACE VIEW bronze.mine AS SELECT * FROM mine", placed=False),
    refused("INSERT INTO mine SELECT * FROM people"),
    harmless("CREATE TABLE bronze.e AS SELECT error(nick) AS x FROM people"),
    harmless("UPDATE scratch SET word = error(p.nick) FROM people p"),
    harmless("ALTER TABLE scratch RENAME TO people"),
    harmless("ALTER TABLE scratch RENAME TO vault"),
    harmless("CREATE TABLE vault AS SELECT 1 AS id"),
    harmless("CREATE OR REPLACE TABLE vault AS SELECT 1 AS id"),
    harmless("CREATE TABLE IF NOT EXISTS vault AS SELECT 1 AS id"),
    harmless("INSERT OR REPLACE INTO scratch VALUES (1, 'x')"),
    harmless("INSERT INTO scratch BY NAME SELECT * FROM people"),
    harmless("INSERT INTO scratch SELECT id, people FROM people"),
)
