"""What every package may use: errors, the backend registry, ids, clock and fault points.

Standard library and pydantic only.
"""
