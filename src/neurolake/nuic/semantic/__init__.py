"""What figures mean: entities, measures, synonyms, default filters and joins, and questions that people verified."""
