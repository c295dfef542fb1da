"""What the law or a mishap demands of data that is there: change it, take it away, keep people from it, hand it out."""
