"""The graph around a dataset, written in formats that other programs read."""
