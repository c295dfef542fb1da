"""What is posted goes to public addresses only."""

import pytest

from neurolake.kernel.errors import Forbidden, InvalidOption, Unavailable
from neurolake.kernel.post import checked_url, networks, post

PRIVATE = """
https://127.0.0.1/ https://localhost:8000/api https://169.254.169.254/latest/meta-data https://10.0.0.1/
https://[::1]/ https://[::ffff:127.0.0.1]/ https://[64:ff9b::7f00:1]/ https://[2002:7f00:1::]/ https://0.0.0.0/
https://2130706433/ https://0x7f.1/ https://224.0.0.1/ https://100.64.0.1/ https://192.168.1.1/ https://[fd00::1]/
https://[fe80::1]/ https://[ff02::1]/ https://255.255.255.255/
""".split()


@pytest.mark.parametrize("url", PRIVATE)
def test_addresses_that_are_not_public_are_not_reached(url: str) -> None:
    with pytest.raises((Forbidden, Unavailable), match=r"not public|cannot be resolved"):
        post(url, b"{}", {})


def test_what_the_settings_list_is_reached_and_nothing_beside_it() -> None:
    listed = networks(["127.0.0.8/30", "fd00::/8"])
    with pytest.raises(Forbidden):
        post("http://127.0.0.1:9/", b"", {}, allowed=listed)
    with pytest.raises(Unavailable, match="does not take it"):
        post("http://127.0.0.9:9/", b"", {}, allowed=listed, timeout_s=2)
    with pytest.raises(InvalidOption):
        networks(["10.0.0.1/8"])


def test_public_addresses_are_reached_by_tls_only() -> None:
    with pytest.raises(Forbidden, match="https only"):
        post("http://93.184.215.14/", b"", {})


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "https://",
        "https://a:b@example.org/",
        "https://x:99999/",
        "x",
        "https://a b/",
        "https://[x/",
    ],
)
def test_urls_that_are_none_are_refused(url: str) -> None:
    with pytest.raises(InvalidOption):
        checked_url(url)
