"""Where bytes live: original files (landing) and open Iceberg tables (warehouse)."""
