"""What the process has done, in numbers: a table of metrics, counted from signals and shown to Prometheus."""
