"""What may be seen, by whom, and the proof of it: policies, personal data, audit."""
