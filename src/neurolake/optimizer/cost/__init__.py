"""What a query will cost, what queries did cost, and which engine is the cheapest for it."""
