"""Maintenance of tables, with figures before and after: fewer and larger files, no old snapshots, no lost files."""
