"""The schema gate: every commit that changes a dataset's columns passes here, inside the commit's transaction."""
