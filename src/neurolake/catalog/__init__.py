"""Facts: datasets, columns, schema versions, snapshots, lineage edges, quality measurements, access events."""
