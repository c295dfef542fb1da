"""Errors that would name a value, or come only where a hidden value makes them."""

from tests.security.attacks.base import answered, failed, harmless

_NICK = ("nick0", "nick2", "nick4")
"""Even of rows that may be seen, an error behind the barrier names no value."""

CASES = (
    *(
        failed(sql, never=_NICK)
        for sql in (
            "SELECT CAST(nick AS INT) FROM people",
            "SELECT nick::DATE FROM people",
            "SELECT ssn::INT FROM people",
            "SELECT name::BOOLEAN FROM people",
            "SELECT name::UUID FROM people",
            "SELECT nick::ENUM('a', 'b') FROM people",
            "SELECT error(nick) FROM people",
            "SELECT error(name) FROM people",
            "SELECT error(p::VARCHAR) FROM people p",
            "SELECT CASE WHEN id = 0 THEN error('id ' || nick) END FROM people",
            "SELECT count(*) FROM people WHERE error(region || nick) IS NULL",
            "SELECT strptime(nick, '%Y-%m-%d') FROM people",
            "SELECT strftime(born, nick || '%') FROM people",
            "SELECT regexp_matches('a', nick || '(') FROM people",
            "SELECT regexp_extract(nick, '(' || name) FROM people",
            "SELECT nick::JSON FROM people",
            "SELECT json_extract('{}', '$' || nick || '[[') FROM people",
            "SELECT from_hex(nick || 'z') FROM people",
            "SELECT from_base64(nick || '!') FROM people",
            "SELECT date_trunc(nick, born) FROM people",
            "SELECT date_part(nick, born) FROM people",
            "SELECT timezone(nick, TIMESTAMP '2024-01-01') FROM people",
            "SELECT make_date(salary::INT, 13, 45) FROM people",
            "SELECT (salary * 1000000000)::INT FROM people",
            "SELECT salary * 9223372036854775807 FROM people",
            "SELECT id::INT * 2147483647 * 2147483647 * 2147483647 FROM people WHERE id > 0",
            "SELECT sum(salary::HUGEINT * 1000000000000000000000000000000000) FROM people",
            "SELECT (amount * 100000)::DECIMAL(4, 1) FROM orders WHERE id > 0",
            "SELECT factorial(id + 100) FROM people",
            "SELECT chr(id - 100) FROM people",
            "SELECT array_value(id, 1)::INT[3] FROM people",
            "SELECT interval (nick) day FROM people",
            "SELECT format('{:d}', nick) FROM people",
            "SELECT printf('%d', nick) FROM people",
            "SELECT bitstring(nick, 10) FROM people",
            "SELECT (SELECT id FROM people)",
            "SELECT id FROM people ORDER BY CAST(nick AS INT)",
            "SELECT count(*) FROM people GROUP BY CAST(name AS INT)",
            "SELECT sum(CAST(nick AS INT)) OVER () FROM people",
            "SELECT count(*) FROM people p JOIN orders o ON o.id = CAST(p.nick AS INT)",
            "SELECT list_transform([nick], lambda x: x::INT) FROM people",
            "SELECT unnest([nick])::INT FROM people",
            "SELECT element_at(MAP {'a': nick::INT}, 'a') FROM people",
            "WITH x AS MATERIALIZED (SELECT nick::INT AS n FROM people) SELECT 1 FROM x WHERE n = 1",
            "SELECT nick::INT FROM names",
            "INSERT INTO scratch SELECT nick::INT, nick FROM people",
            "CREATE TABLE bronze.y AS SELECT CAST(nick AS INT) AS n FROM people",
        )
    ),
    # Would fail, or be NULL, only for rows of other regions: these are not there.
    answered(
        "SELECT count(*) FROM people WHERE CASE WHEN region = 'southern' THEN error(nick) IS NULL ELSE true END", [[10]]
    ),
    answered("SELECT count(CASE WHEN id % 2 = 1 THEN CAST(nick AS INT) ELSE 1 END) FROM people", [[10]]),
    answered("SELECT count(1 // ((id + 1) % 2)) FROM people", [[10]]),
    answered("SELECT count([1, 2][id % 2 + 3]) FROM people", [[0]]),
    answered("SELECT count(CASE WHEN ssn = '123-45-6700' THEN error('found') ELSE 1 END) FROM people", [[10]]),
    answered("SELECT max(TRY(CAST(ssn AS INT))), max(TRY_CAST(name AS INT)) FROM people", [[None, None]]),
    answered("SELECT count(*) FROM people WHERE salary = 51234 AND 1 / 0 > 0", [[0]]),
    answered("SELECT max(CASE WHEN salary <> 50000 THEN 9223372036854775807 ELSE 0 END * 2) FROM people", [[0]]),
    harmless("SELECT count(*) FROM people WHERE id = 0 AND name::INT = 1"),
    harmless("SELECT error(word) FROM vault"),
    harmless("SELECT pin::INT FROM staff", who="cat"),
    harmless("SELECT desk::INT FROM staff", who="cat"),
    harmless("SELECT CAST(desk AS INT) FROM staff s WHERE s.id = 0"),
)
