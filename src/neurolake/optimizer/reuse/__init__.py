"""Answering a query from the stored result of another."""
