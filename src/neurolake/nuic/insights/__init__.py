"""What the figures of a dataset tell, each with the numbers it was concluded from; with too few, nothing is."""
