"""Upkeep of tables: figures of their files, fewer manifests, fewer snapshots, no files that nobody needs."""
