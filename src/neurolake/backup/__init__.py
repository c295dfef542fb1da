"""Backups of a lake: made while it is in use, checked, and restored into an empty place."""
