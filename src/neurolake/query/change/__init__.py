"""Statements that change datasets: what to write is computed like a query, and committed with every fact about it."""
