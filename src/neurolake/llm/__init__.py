"""Language models: one Protocol, backends by URL, and what every call passes on its way to one."""
