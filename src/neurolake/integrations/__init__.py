"""The lake's tools for programs of others: the Model Context Protocol, LangChain."""
