"""Questions whose gold query is wrong, so that no right answer can equal its rows."""

import sqlglot
from sqlglot import exp

from benchmarks.questions import Database, Question

# A bare column beside an aggregate; a column that the question asks for is missing.
_BY_HAND = {
    "select max(capacity), average from stadium",
    "SELECT name ,  date FROM battle",
}


def wrong(question: Question, database: Database) -> bool:
    """Is the gold query known to be wrong: by hand, or by what it does with the data?"""
    if question.sql.strip() in _BY_HAND:
        return True
    tree = sqlglot.parse_one(question.sql.replace('"', "'"), read="sqlite")
    return _misspelt(tree, database) or _takes_text_for_numbers(tree, database) or _any_row(tree) or _row_by_row(tree)


def _misspelt(tree: exp.Expr, database: Database) -> bool:
    """A literal is stored in the columns of that name only with other spaces or letters, so that nothing is found."""
    for node in tree.find_all(exp.EQ, exp.NEQ):
        column, literal = node.this, node.expression
        if isinstance(column, exp.Column) and isinstance(literal, exp.Literal) and literal.is_string:
            stored = database.texts_of(column.name)
            alike = {value.strip().casefold() for value in stored}
            if literal.name not in stored and literal.name.strip().casefold() in alike:
                return True
    return False


def _takes_text_for_numbers(tree: exp.Expr, database: Database) -> bool:
    """SQLite adds up texts such as "null" as 0, and holds every text for larger than every number."""
    for node in tree.find_all(exp.Avg, exp.Sum, exp.Min, exp.Max, exp.GT, exp.LT, exp.GTE, exp.LTE):
        number = isinstance(node, exp.AggFunc) or isinstance(node.expression, exp.Literal)
        if number and isinstance(node.this, exp.Column) and database.holds_other_than_numbers(node.this.name):
            return True
    return False


def _any_row(tree: exp.Expr) -> bool:
    """A bare column beside an aggregate of all rows: which row it is of is left to chance."""
    for select in tree.find_all(exp.Select):
        plain = any(isinstance(item, exp.Column) for item in select.expressions)
        figures = any(isinstance(item, exp.AggFunc) for item in select.expressions)
        if plain and figures and select.args.get("group") is None:
            return True
    return False


def _row_by_row(tree: exp.Expr) -> bool:
    """ "How many countries have more than 2": counted are the rows within each, and not the countries."""
    if not isinstance(tree, exp.Select) or tree.args.get("having") is None:
        return False
    return len(tree.expressions) == 1 and isinstance(tree.expressions[0], exp.Count)
