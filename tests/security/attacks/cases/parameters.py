"""Values that try to be SQL."""

from tests.security.attacks.base import answered, harmless, refused, unknown

_SQL = "x' OR '1'='1"
CASES = (
    answered("SELECT count(*) FROM people WHERE region = $r", [[0]], parameters={"r": _SQL}),
    answered("SELECT count(*) FROM people WHERE region = :r", [[0]], parameters={"r": "southern"}),
    answered("SELECT count(*) FROM people WHERE region = ?", [[0]], parameters=[_SQL]),
    answered("SELECT $r AS r", [["; DROP TABLE scratch; --"]], parameters={"r": "; DROP TABLE scratch; --"}),
    answered("SELECT $r AS r", [["'\"\\"]], parameters={"r": "'\"\\"}),
    refused("SELECT $r AS r", "invalid-input", placed=False, parameters={"r": "\x00"}),
    answered(
        "SELECT count(*) FROM people WHERE ssn = $s OR name = $n",
        [[0]],
        parameters={"s": "123-45-6700", "n": "quetzal 0"},
    ),
    answered("SELECT count(*) FROM people WHERE nick LIKE $p", [[0]], parameters={"p": "southern%"}),
    # The secret of keyed hashes is a parameter, too: nobody else's may have its name.
    refused("SELECT $nl_mask_key AS k", placed=False, parameters={"nl_mask_key": "mine"}),
    refused("SELECT $NL_Mask_KEY AS k", placed=False, parameters={"NL_Mask_KEY": "mine"}),
    refused(
        "SELECT DISTINCT $nl_mask_key FROM people WHERE email IS NOT NULL",
        placed=False,
        parameters={"nl_mask_key": "mine"},
    ),
    refused("SELECT count(*) FROM people WHERE nick = $nl_mask_key", placed=False, parameters={"nl_mask_key": "mine"}),
    answered("SELECT count(*) FROM people WHERE nick < ? AND email <> ''", [[0]], parameters=["a"]),
    answered("SELECT $2 AS k, count(*) FROM people WHERE nick < $1 AND email <> ''", [["b", 0]], parameters=["a", "b"]),
    refused("SELECT $3 AS k, count(*) FROM people WHERE nick < $1", placed=False, parameters=["a", "b"]),
    refused("SELECT $2 AS k, count(nick) FROM people WHERE nick < $1", placed=False, parameters=["a"]),
    refused("SELECT $nl_mask_key", placed=False),
    refused("SELECT email FROM people WHERE nick = $nl_mask_key", placed=False),
    unknown("SELECT * FROM $t", placed=False, parameters={"t": "vault"}),
    refused("SELECT * FROM IDENTIFIER($t)", placed=False, parameters={"t": "vault"}),
    refused("SELECT * FROM read_csv($f)", parameters={"f": "/etc/passwd"}),
    refused("SELECT count(*) FROM people LIMIT $n", placed=False, parameters={"n": "1; DROP TABLE scratch"}),
    refused("SELECT id FROM people WHERE id = $1 AND id = $3", placed=False, parameters=[1, 2, 3]),
    refused("SELECT id FROM people", placed=False, parameters={"x": "1"}),
    harmless("SELECT id FROM people WHERE id = $x", parameters={"x": {"a": "(SELECT word FROM vault)"}}),
    harmless("SELECT id FROM people ORDER BY $o", parameters={"o": "ssn"}),
    harmless("SELECT $x::JSON FROM people", parameters={"x": "{'a': [[["}),
    harmless("INSERT INTO scratch VALUES ($i, $w)", parameters={"i": "7); DROP TABLE scratch; --", "w": "x"}),
    harmless("SELECT * FROM people AT (VERSION => $v)", parameters={"v": 1}),
)
