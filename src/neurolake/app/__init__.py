"""The composition root: settings, and the lake that opens every port and wires the services."""
