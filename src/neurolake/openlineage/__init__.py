"""OpenLineage: what happens here is told to others, and what others tell becomes part of the graph."""
