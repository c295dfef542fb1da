"""Contracts: what a dataset's owner promises its readers, kept by every commit."""
