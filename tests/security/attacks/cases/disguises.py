"""Comments, odd characters and letters that look like others."""

from tests.security.attacks.base import answered, refused, unknown

CASES = (
    refused("SELECT/**/content/**/FROM/**/read_text('{secret}')"),
    refused("SELECT content FROM read_text -- hidden\n ('{secret}')"),
    refused("SELECT content FROM \"read_text\"('{secret}')"),
    refused("SELECT content FROM READ_TEXT('{secret}')"),
    refused("SELECT content FROM main . read_text ('{secret}')"),
    refused("SELECT content FROM system.main.read_text('{secret}')"),
    refused("SELECT /* /* nested */ */ * FROM read_csv('{secret}')"),
    refused("/*! SELECT */ COPY people TO '{out}'"),
    refused("SELECT 1 -- \u2028; ATTACH ':memory:'\nFROM read_csv('{secret}')"),
    refused("SELECT \x00 FROM people", "invalid-input", placed=False),
    refused("SELECT 1\x1a FROM people"),
    refused("SELECT * FROM people WHERE name = 'unclosed"),
    refused("SELECT * FROM people /* unclosed"),
    # Cyrillic а, fullwidth letters, a long s, a Kelvin sign, a zero-width joiner, a no-break space.
    unknown("SELECT * FROM v\u0430ult"),
    unknown("SELECT * FROM \uff56\uff41\uff55\uff4c\uff54"),
    unknown("SELECT * FROM vault\u200d"),
    unknown('SELECT * FROM "vau\u2113t"'),
    refused("SELECT content FROM read_te\uff58t('{secret}')"),
    refused("SELECT \u017f\u017fn FROM people"),
    refused("SELECT duc\u212adb_version()"),
    answered("SELECT count(*)\u00a0FROM people WHERE name <> 'q***'", [[0]]),
    answered("SELECT DISTINCT ssn /* , pin */ FROM people -- JOIN vault", [["***"]]),
    answered("SELECT DISTINCT SSN FROM PEOPLE", [["***"]]),
    answered('SELECT DISTINCT "SsN" FROM "PeoPle" AS "P"', [["***"]]),
)
