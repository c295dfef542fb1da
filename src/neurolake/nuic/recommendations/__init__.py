"""Datasets that go with one, each with why."""
