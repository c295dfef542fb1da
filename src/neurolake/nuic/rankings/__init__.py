"""Datasets by how they are used and how good they are, and figures of the whole catalog."""
