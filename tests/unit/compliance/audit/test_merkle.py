"""The tree against a plain recursive reading of RFC 6962, and against the known roots of its reference code."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolake.compliance.audit.merkle import EMPTY_ROOT, Frontier, inclusion_proof, leaf_hash, node_hash, root_at

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

leaf_lists = st.lists(st.binary(max_size=8), max_size=70)


def mth(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, as written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def implied_root(position: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes:
    """The root that an audit path leads to, by the checking algorithm of RFC 9162, section 2.1.3.2."""
    first, last, root = position, size - 1, leaf
    for step in proof:
        assert last > 0
        if first & 1 or first == last:
            root = node_hash(step, root)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            root = node_hash(root, step)
        first, last = first >> 1, last >> 1
    assert last == 0
    return root


class Grown:
    """A frontier that has taken the leaves, and all the subtrees it completed."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.frontier = Frontier(0, [])
        self.completed: dict[tuple[int, int], bytes] = {}
        for position, leaf in enumerate(leaves):
            for level, found in enumerate(self.frontier.push(leaf_hash(leaf))):
                self.completed[level, position >> level] = found

    def subtree(self, level: int, number: int) -> bytes:
        return self.completed[level, number]


def test_the_empty_tree() -> None:
    assert Frontier(0, []).root() == EMPTY_ROOT == root_at(0, lambda *_: b"")
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_known_roots(size: int) -> None:
    assert Grown(LEAVES[:size]).frontier.root().hex() == ROOTS[size - 1]


@given(leaf_lists)
def test_root_is_that_of_the_definition_at_every_size(leaves: list[bytes]) -> None:
    grown = Grown(leaves)
    assert grown.frontier.root() == mth(leaves)
    for size in range(len(leaves) + 1):
        assert root_at(size, grown.subtree) == mth(leaves[:size])


@given(leaf_lists)
def test_a_stored_frontier_goes_on_as_before(leaves: list[bytes]) -> None:
    frontier = Grown(leaves).frontier
    stored = Frontier.load(frontier.size, frontier.dump())
    stored.push(leaf_hash(b"next"))
    assert stored.root() == mth([*leaves, b"next"])


@given(leaf_lists.filter(bool), st.data())
def test_an_audit_path_leads_to_the_root_from_its_leaf_only(leaves: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(leaves)))
    position = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(position, size, Grown(leaves).subtree)
    assert implied_root(position, size, leaf_hash(leaves[position]), proof) == mth(leaves[:size])
    assert implied_root(position, size, leaf_hash(leaves[position] + b"!"), proof) != mth(leaves[:size])
