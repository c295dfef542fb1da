"""The one way to read table data: parse, resolve, execute, keep the result, record."""
