"""What programs that think may do with a lake: each tool is a service that the API has too, used as the caller."""
