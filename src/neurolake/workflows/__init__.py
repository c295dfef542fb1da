"""The port for work that survives the process which does it."""
