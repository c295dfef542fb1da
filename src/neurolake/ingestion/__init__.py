"""Files in, governed Iceberg tables out: detect, stage, profile, score, route, transform, commit, announce."""
