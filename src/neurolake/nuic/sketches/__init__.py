"""Sketches of columns' values, by which columns that hold the same values are found without reading them again.

Of the distinct values of a column the least hashes are kept (bottom-k, KMV: Beyer et al., 2007). They are keyed with a
secret of the lake, so that they tell no value; what is concluded from them is told only to who sees both columns as
they are. Everything here follows a snapshot, goes with it, and can be made anew from its data.
"""
