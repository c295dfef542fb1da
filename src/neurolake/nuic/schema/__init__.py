"""How datasets' columns came to be what they are, and what would become of a change."""
