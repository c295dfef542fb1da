"""Contracts as people meet them: put, read, taken back, verified."""
