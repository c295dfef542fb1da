"""The graph of what was made from what: walks along it, and what follows from them."""
