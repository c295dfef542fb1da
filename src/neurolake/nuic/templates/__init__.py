"""Queries with typed parameters that people keep, share and run."""
