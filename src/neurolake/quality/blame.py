"""Which cells of a row are probably wrong, given the rules that the row breaks and those that it keeps.

The smallest explanation wins (as in minimum-change repair: Bohannon et al., "A cost-based model and effective
heuristic for repairing constraints by value modification", SIGMOD 2005): a swapped city breaks `zip → city` and
`city → country` at once, and one wrong city explains both.
"""

from collections.abc import Sequence

from neurolake.quality.rules import Rule


def blame(broken: Sequence[Rule], kept: Sequence[Rule]) -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    """Columns with the broken rules that each explains: the column in most broken rules first, and so on.

    Of equals, the column in the fewest kept rules, then the target of a rule, then the name decides.
    """
    open_rules = list(broken)
    explained: list[tuple[str, tuple[Rule, ...]]] = []
    while open_rules:
        column = _suspect(open_rules, kept)
        hit = tuple(rule for rule in open_rules if column in rule.columns)
        open_rules = [rule for rule in open_rules if rule not in hit]
        explained.append((column, hit))
    return tuple(explained)


def _suspect(broken: Sequence[Rule], kept: Sequence[Rule]) -> str:
    names = sorted({name for rule in broken for name in rule.columns})

    def weight(name: str) -> tuple[int, int, int]:
        breaks = sum(name in rule.columns for rule in broken)
        keeps = sum(name in rule.columns for rule in kept)
        return (breaks, -keeps, sum(name == rule.target for rule in broken))

    return max(names, key=weight)
