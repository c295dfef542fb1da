"""Makes a governed query cheaper without changing its answer, says what it will cost, and where to run it.

`optimise` rewrites the tree, `files.prune` finds the data files that can be left out, `cost.estimate` foretells rows,
bytes and work, `reuse.subsumes` answers from a stored result. All are pure functions over the syntax tree.
"""
