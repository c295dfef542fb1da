"""Search over the catalog: names, columns, descriptions, tags, owners and what values mean.

The index follows the catalog: a change notes which dataset it touched, and whoever searches next brings the index up to
that. It can be made anew from the catalog at any time, while it answers.
"""
