"""Who asks: users, groups, roles, API keys, sessions, sign-in; everything resolves to a `Principal`."""
