"""Pipelines: what they are made of, when they run, how their runs go."""
