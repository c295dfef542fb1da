"""The cache port: small values by key, and the right to compute one that is missing."""
