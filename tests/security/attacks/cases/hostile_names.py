"""Names with signs in them."""

from tests.security.attacks.base import answered, harmless, refused, unknown

CASES = (
    answered('SELECT 1 AS "x"" FROM vault --"', [[1]]),
    answered('SELECT id AS "\'; DROP TABLE scratch; --" FROM people WHERE id = 0', [[0]]),
    answered('SELECT "a""b".ssn FROM people AS "a""b" WHERE id = 0', [["***"]]),
    answered('SELECT "{x}".ssn FROM people AS "{x}" WHERE id = 0', [["***"]]),
    answered('WITH "a b-c$" AS (SELECT ssn FROM people) SELECT DISTINCT ssn FROM "a b-c$"', [["***"]]),
    answered('SELECT "silver.people@1#1".ssn FROM people "silver.people@1#1" WHERE id = 0', [["***"]]),
    answered('SELECT DISTINCT p.x FROM (SELECT ssn AS x FROM people) AS p("x")', [["***"]]),
    answered('SELECT "nl_row" FROM (SELECT 1 AS nl_row)', [[1]]),
    unknown('SELECT * FROM "people"" UNION SELECT * FROM vault --"'),
    unknown('SELECT * FROM "people\' OR 1=1"'),
    unknown('SELECT * FROM "../silver/vault"'),
    unknown('SELECT * FROM "' + "v" * 5000 + '"'),
    unknown('SELECT * FROM "vault%"'),
    unknown('SELECT * FROM ""'),
    refused('SELECT * FROM "peo\x00ple"', "invalid-input", placed=False),
    refused("SELECT 'a\x00b'", "invalid-input", placed=False),
    refused('SELECT "ssn"";" FROM people'),
    refused("SELECT 'x' COLLATE \"nocase FROM vault --\"", placed=False),
    refused('CREATE TABLE "a""; DROP" AS SELECT 1 AS a', "invalid-name", placed=False),
    refused('CREATE TABLE "../../out" AS SELECT 1 AS a', "invalid-name", placed=False),
    refused('CREATE TABLE "a\'b" AS SELECT 1 AS a', "invalid-name", placed=False),
    harmless('CREATE TABLE odd AS SELECT 1 AS "a""; DROP TABLE scratch --", 2 AS "\'"'),
    harmless("SELECT * FROM odd"),
    harmless('SELECT 1::"' + "STRUCT(a " * 30 + '"'),
)
