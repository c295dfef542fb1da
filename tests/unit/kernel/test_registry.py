import pytest

from neurolake.kernel.errors import InvalidOption
from neurolake.kernel.registry import Backend, Registry

registry: Registry[object] = Registry(
    "toy", {"dict": Backend("builtins:str"), "sdk": Backend("no_such_sdk:open", extra="sdk")}
)


def test_a_url_picks_the_backend_and_is_handed_to_it() -> None:
    assert registry.open("dict:thing") == "dict:thing"


def test_an_unknown_scheme_names_the_known_ones() -> None:
    with pytest.raises(InvalidOption) as caught:
        registry.open("redis://x")
    assert "dict, sdk" in str(caught.value)


def test_a_missing_sdk_names_the_extra_that_brings_it() -> None:
    with pytest.raises(InvalidOption, match=r"neurolake\[sdk\]"):
        registry.open("sdk:x")
