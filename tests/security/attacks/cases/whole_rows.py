"""A row as one value."""

from tests.security.attacks.base import answered

_FUNCTIONS = (
    "people",
    "p",
    "to_json(p)",
    "row_to_json(p)",
    "json(p)",
    "p::JSON",
    "p::VARCHAR",
    "hash(p)",
    "md5(p::VARCHAR)",
    "row(p)",
    "[p]",
    "{{'all': p}}",
    "list(p)",
    "array_agg(p)",
    "min(p)",
    "max(p)",
    "any_value(p)",
    "first(p)",
    "arg_max(p, id)",
    "histogram(p)",
    "mode(p)",
    "json_group_array(p)",
    "string_agg(p::VARCHAR, ',')",
    "struct_values(p)",
    "struct_keys(p)",
    "struct_insert(p, more := 1)",
    "struct_extract(p, 'ssn')",
    "struct_extract_at(p, 5)",
    "p['ssn']",
    "list_transform([p], lambda r: r.ssn)",
    "map([p], [p])",
    "coalesce(NULL, p)",
    "typeof(p)",
    "format('{{}}', p::VARCHAR)",
)
CASES = tuple(
    answered(
        f"SELECT {function.replace('{{', '{').replace('}}', '}')} FROM people{'' if function == 'people' else ' p'}"
    )
    for function in _FUNCTIONS
)
