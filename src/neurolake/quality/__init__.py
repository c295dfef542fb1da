"""Profile and eight-dimensional quality of a table, as functions over engine aggregates."""
