"""Quality over time, rules that people set, and what follows when they are broken."""
