"""Versions from before a policy, or with columns that are gone since. `{first:…}` is a dataset's oldest snapshot."""

from tests.security.attacks.base import answered, harmless, refused, unknown

CASES = (
    answered("SELECT * FROM people AT (VERSION => {first:people})"),
    answered("SELECT count(*), max(ssn) FROM people AT (VERSION => {first:people})", [[10, "***"]]),
    answered("SELECT people FROM people AT (VERSION => {first:people})"),
    answered("SELECT COLUMNS(*) FROM people AT (VERSION => {first:people})"),
    refused("SELECT pin FROM people AT (VERSION => {first:people})"),
    refused("SELECT count(*) FROM people AT (VERSION => {first:people}) WHERE pin LIKE 'pangolin%'"),
    # An administrator asks first: the stored answer has a column that is in nobody's reach any more.
    answered("SELECT * FROM badges AT (VERSION => {first:badges})", who="ada"),
    answered("SELECT * FROM badges AT (VERSION => {first:badges})", [[n, f"desk {n}"] for n in range(5)], who="cat"),
    answered("SELECT * FROM badges AT (VERSION => {first:badges})", [[n, f"desk {n}"] for n in range(5)]),
    answered("SELECT badges FROM badges AT (VERSION => {first:badges})", who="ada"),
    answered("SELECT badges FROM badges AT (VERSION => {first:badges})", who="cat"),
    refused("SELECT old_pin FROM badges AT (VERSION => {first:badges})", who="cat"),
    answered("SELECT count(*) FROM people AT (TIMESTAMP => '2999-01-01')", [[10]]),
    harmless("SELECT * FROM people AT (TIMESTAMP => '1999-01-01')"),
    harmless("SELECT * FROM people", as_of="1999-01-01T00:00:00Z"),
    answered("SELECT count(*) FROM people", [[10]], as_of="2999-01-01T00:00:00Z"),
    answered("SELECT count(*) FROM names", [[10]], as_of="2999-01-01T00:00:00Z"),
    refused("SELECT * FROM people a JOIN people AT (VERSION => {first:people}) b USING (id)", placed=False, who="ada"),
    unknown("SELECT * FROM vault AT (VERSION => {first:vault})"),
    unknown("SELECT * FROM vault AT (TIMESTAMP => '1999-01-01')"),
    harmless("SELECT * FROM people AT (VERSION => {first:vault})"),
    harmless("SELECT * FROM scratch AT (VERSION => {first:vault})"),
    refused("SELECT * FROM people AT (VERSION => (SELECT 1))"),
    refused("SELECT * FROM people AT (VERSION => 'x; DROP')"),
    refused("SELECT * FROM people AT (TIMESTAMP => now())"),
    refused("SELECT * FROM people AT (BRANCH => 'main')"),
)
