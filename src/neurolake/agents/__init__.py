"""Agents: they look into a matter with tools, propose, and change something only when they may, each thing once."""
