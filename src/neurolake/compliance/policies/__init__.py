"""Policies as data: grants, row filters, column masks, purposes, retention; and what they decide."""
