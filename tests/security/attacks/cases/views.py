"""Views show no more than their tables do to whoever asks."""

from tests.security.attacks.base import answered, forbidden, refused, unknown

CASES = (
    answered("SELECT count(*), min(name), max(name) FROM names", [[10, "q***", "q***"]]),
    answered("SELECT count(*) FROM names WHERE name LIKE 'quetzal%'", [[0]]),
    answered("SELECT * FROM (SELECT * FROM names) n JOIN people p USING (id)"),
    answered("SELECT names FROM names"),
    answered(
        "WITH people AS (SELECT 99 AS id, 'x' AS name, 'y' AS region, 'z' AS nick) SELECT min(id) FROM names", [[0]]
    ),
    refused("SELECT * FROM names AT (VERSION => 1)"),
    forbidden("SELECT * FROM everything", never=("vault",)),
    forbidden("SELECT 1 FROM everything WHERE false", never=("vault",)),
    forbidden("SELECT id FROM everything", never=("vault",)),
    forbidden("CREATE TABLE y AS SELECT word FROM everything", never=("vault",)),
    forbidden("INSERT INTO scratch SELECT id, word FROM everything", never=("vault",)),
    forbidden("CREATE VIEW y AS SELECT word FROM everything", never=("vault",)),
    forbidden("CREATE OR REPLACE VIEW everything AS SELECT 1 AS id"),
    forbidden("CREATE OR REPLACE VIEW names AS SELECT * FROM people"),
    forbidden("DROP VIEW names"),
    forbidden("DROP VIEW everything CASCADE"),
    unknown("SELECT * FROM names", who="cat"),
    unknown("SELECT * FROM everything", who="eve"),
    unknown("CREATE VIEW y AS SELECT * FROM vault"),
)
