"""Personal data: found in columns, decided on by people, told as tags that policies bind to."""
