"""What is wrong with a lake, found by looking at it, and the command that mends each fault."""
