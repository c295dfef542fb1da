"""Guessing values and names bit by bit."""

from tests.security.attacks.base import answered, refused, unknown

CASES = (
    *(
        answered(f"SELECT count(*) FROM people WHERE {condition}", [[0]])
        for condition in (
            "name LIKE 'qu%'",
            "name ILIKE '_UETZAL%'",
            "name SIMILAR TO 'qu.*'",
            "name GLOB 'qu*'",
            "name ~ 'quetzal'",
            "regexp_matches(name, '[0-9]')",
            "starts_with(name, 'qu')",
            "contains(email, '@')",
            "substring(ssn, 1, 1) = '1'",
            "ssn[1] = '1'",
            "ascii(ssn) = 49",
            "instr(name, 'z') > 0",
            "length(name) > 4",
            "levenshtein(name, 'quetzal 0') < 5",
            "jaccard(name, 'quetzal') > 0.5",
            "md5(ssn) = md5('123-45-6700')",
            "hash(ssn) = hash('123-45-6700')",
            "sha256(email) = sha256('ocelot0@example.org')",
            "ssn COLLATE NOCASE = '123-45-6700'",
            "ssn IN ('123-45-6700', '123-45-6702')",
            "name IS DISTINCT FROM 'q***'",
            "salary % 50000 <> 0",
            "extract(month FROM born) <> 1",
            "born > make_date(year(born), 1, 1)",
            "city <> 'n'",
            "greatest(name, 'q***') <> 'q***'",
            "(name, ssn) > ('q***', '***')",
            "nick IN (SELECT 'southern nick' || i FROM range(20) t(i))",
            "email = sha256('ocelot0@example.org')[:32]",
        )
    ),
    # The same for what is missing and for what may not be known of; no similar name is told of the latter.
    unknown("SELECT * FROM vaul", never=("vault",)),
    unknown("SELECT * FROM vaults", never=("silver.vault",)),
    unknown("SELECT * FROM silver.vaukt", never=("vault",)),
    unknown("SELECT * FROM valut", never=("vault",), who="eve"),
    unknown("SELECT * FROM peple", never=("people",), who="eve"),
    unknown("SELECT * FROM vault AT (VERSION => 1)"),
    unknown("INSERT INTO vault VALUES (1, 'x', 'y')"),
    refused("SELECT pn FROM staff", never=("'pin'", "mean pin")),
    refused("SELECT staf.desk FROM staff"),
    refused("SELECT wrd FROM people"),
)
