"""The metadata database: one model set and one migration tree for SQLite and PostgreSQL."""
