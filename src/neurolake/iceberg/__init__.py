"""The lake as an Iceberg catalog for other engines: what its protocol asks for, with the same rights and facts."""
