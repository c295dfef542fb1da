"""Functions that take SQL, or the name of a table, as a text."""

from tests.security.attacks.base import answered, refused

CASES = (
    refused("SELECT * FROM query('SELECT * FROM vault')"),
    refused("FROM query('COPY (SELECT 1) TO ''{out}''')"),
    refused("SELECT * FROM query_table('vault')"),
    refused("SELECT * FROM query_table(['people', 'vault'])"),
    refused("SELECT * FROM query_table('gold.staff@1')"),
    refused("SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM vault'))"),
    refused("SELECT json_serialize_sql('SELECT * FROM vault')"),
    refused("SELECT json_deserialize_sql('x')"),
    refused("SELECT json_serialize_plan('SELECT * FROM vault')"),
    refused("SELECT * FROM sql_auto_complete('SELECT * FROM v')"),
    refused("SELECT parse_statement('SELECT 1')"),
    refused("SELECT * FROM check_peg_parser('SELECT 1')"),
    refused("PRAGMA json_execute_serialized_sql('x')"),
    refused("SELECT current_query()"),
    refused("SELECT eval('1')"),
    refused("SELECT * FROM histogram_values(people, ssn)"),
    refused("SELECT time_bucket(INTERVAL 1 DAY, DATE '2024-01-01', '(SELECT word FROM vault)')", placed=False),
    answered("SELECT 'SELECT * FROM vault' AS word", [["SELECT * FROM vault"]]),
    answered("SELECT 1::\"INT) FROM read_text('/etc/passwd') --\"", [[1]]),
)
