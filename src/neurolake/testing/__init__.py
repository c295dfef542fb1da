"""Conformance suites, one per port, for the tests of a backend. They need pytest."""
