"""What silver and gold change in the cells: an ordered tuple of pure passes, one file per kind."""
