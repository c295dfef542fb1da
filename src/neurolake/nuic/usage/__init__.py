"""How a dataset is used: reads by day, by column, by how many people, and the queries that the asker may know of."""
