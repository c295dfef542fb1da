"""The grammar of questions: one file per family of operators; each reads marks by their tags and adds to the intent."""
