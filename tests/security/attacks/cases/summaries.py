"""Statements and functions that describe a table, or what the engine knows of its values."""

from tests.security.attacks.base import answered, refused

CASES = (
    *(
        refused(sql)
        for sql in (
            "SUMMARIZE people",
            "SUMMARIZE SELECT * FROM people",
            "SUMMARIZE TABLE vault",
            "SELECT * FROM (SUMMARIZE people)",
            "DESCRIBE people",
            "DESCRIBE vault",
            "DESC SELECT * FROM people",
            "SELECT * FROM (DESCRIBE vault)",
            "SHOW TABLES",
            "SHOW ALL TABLES",
            "SELECT * FROM (SHOW ALL TABLES)",
            "SHOW people",
            "SELECT stats(ssn) FROM people",
            "SELECT * FROM summary(TABLE people)",
            "SELECT * FROM histogram('people', ssn)",
            "SELECT * FROM storage_info('people')",
            "SELECT * FROM pragma_storage_info('people')",
            "SELECT * FROM parquet_metadata('people')",
            "SELECT in_search_path('memory', 'main')",
            "SELECT vector_type(ssn) FROM people",
            "SELECT approx_top_k(ssn, 3) FROM people",
        )
    ),
    answered("SELECT min(ssn), max(ssn), count(DISTINCT ssn) FROM people", [["***", "***", 1]]),
    answered("SELECT min(salary), max(salary), count(*) FROM people", [[50000, 50000, 10]]),
    answered("SELECT count(*), count(note), count(home) FROM people", [[10, 0, 0]]),
    answered("SELECT histogram(name), approx_count_distinct(name), entropy(name), mode(name) FROM people"),
    answered("SELECT quantile_disc(born, [0, 0.5, 1]), arg_min(name, born) FROM people"),
    answered("SELECT typeof(ssn), typeof(born), typeof(home) FROM people LIMIT 1"),
)
