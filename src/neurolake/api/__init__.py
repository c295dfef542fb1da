"""The HTTP API: assembly, and one thin router per API."""
