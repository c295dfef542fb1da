"""What is concluded from the facts of the catalog; all of it can be made again from them."""
