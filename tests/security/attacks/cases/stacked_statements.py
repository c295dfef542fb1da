"""More than one statement in one text."""

from tests.security.attacks.base import answered, refused

CASES = (
    refused("SELECT 1; SELECT word FROM vault"),
    refused("SELECT 1;;DROP TABLE scratch"),
    refused("SELECT id FROM people; COPY (SELECT 1) TO '{out}'"),
    refused("DROP TABLE scratch; SELECT 1"),
    refused("SELECT 1;\n-- nothing\nINSTALL httpfs"),
    refused("SELECT 1/* */;/* */SET lock_configuration = false"),
    refused("INSERT INTO scratch VALUES (2, 'x'); SELECT * FROM vault"),
    refused("SELECT 1 UNION SELECT 2; ATTACH '{database}' AS db"),
    answered("SELECT '; DROP TABLE scratch; --' AS word", [["; DROP TABLE scratch; --"]]),
    answered("SELECT count(*) FROM scratch;;;", [[1]]),
)
