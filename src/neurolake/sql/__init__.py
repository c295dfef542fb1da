"""SQL text as a tree that is safe to look at: parsing, the allow-list, places in the text. No engine, no catalog."""
