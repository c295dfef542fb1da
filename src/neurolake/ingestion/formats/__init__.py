"""What a file is, found from its bytes, and how the engine reads it; one file per format."""
