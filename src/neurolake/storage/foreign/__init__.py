"""Commits of others: what another engine proposes for a table is checked, made safe to read, then swapped in."""
