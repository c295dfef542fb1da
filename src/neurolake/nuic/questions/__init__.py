"""Questions in words: the parser of `intent` is given the catalog as the asker sees it, and makes queries of them.

Nothing is executed here: whatever the parser makes is tried, and run, on the governed path as the asker.
"""
