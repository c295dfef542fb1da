"""Transformations that are used again and again: shipped ones and those learned from what was run."""
