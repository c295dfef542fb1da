"""What changed between two versions of a dataset's columns, and what that means to those who rely on them."""
