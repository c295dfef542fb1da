"""The passes, one file each: a tree and what is known of its tables in, a better tree out, or None."""
