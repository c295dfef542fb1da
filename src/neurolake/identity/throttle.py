"""Sign-ins are counted per account and per address, so that passwords cannot be tried out."""

import hashlib
import ipaddress

from neurolake.identity.limiter import Limiter, parsed
from neurolake.kernel.errors import TooManyRequests

PER_ACCOUNT = "10/15 minutes"
PER_ADDRESS = "30/15 minutes"


class Throttle:
    """Lets a sign-in be tried, or not. Whether there is such an account makes no difference."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter
        self._per_account = parsed(PER_ACCOUNT)
        self._per_address = parsed(PER_ADDRESS)

    def enter(self, name: str, address: str) -> None:
        """Count a try before it is made.

        Raises:
            TooManyRequests: There were too many for this account or from this address.
        """
        self._limiter.hit(self._per_address, "login-address", _network(address))
        self._limiter.hit(self._per_account, "login-account", _digest(name))

    def tells(self, address: str) -> bool:
        """Whether a refusal that nobody's password was tried for goes on record: so many from an address, no more.

        Otherwise strangers could fill the audit log as fast as they can ask.
        """
        try:
            self._limiter.hit(self._per_address, "login-told", _network(address))
        except TooManyRequests:
            return False
        return True

    def succeeded(self, name: str) -> None:
        """Forget the account's tries; those of the address stay, as it may know one password and try others."""
        self._limiter.forget(self._per_account, "login-account", _digest(name))


def _digest(name: str) -> str:
    """What was typed as a name may be a password; it is not kept as it is."""
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()


def _network(address: str) -> str:
    """Whoever has one IPv6 address has the whole /64 around it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
