"""Passwords: argon2id digests, checked at the same cost whether there is an account or not."""

import threading
from functools import cached_property

from pwdlib import PasswordHash

from neurolake.kernel.errors import InvalidOption

MIN_LENGTH = 12
MAX_LENGTH = 1024
# One digest takes 64 MiB; more at once would let a burst of sign-ins exhaust the memory.
_AT_ONCE = 4


class Passwords:
    """Makes and checks digests of passwords (argon2id with the library's recommended cost)."""

    def __init__(self) -> None:
        self._argon2 = PasswordHash.recommended()
        self._free = threading.BoundedSemaphore(_AT_ONCE)

    def digest(self, password: str, name: str) -> str:
        """The digest to keep.

        Raises:
            InvalidOption: The password is too short, too long, or the account's name.
        """
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
            raise InvalidOption(f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters.")
        if password.lower() == name:
            raise InvalidOption("A password must not be the name of its account.")
        with self._free:
            return self._argon2.hash(password)

    def matches(self, password: str, digest: str | None) -> bool:
        """Whether the password belongs to the digest; None (no account, no password) costs the same and never does."""
        with self._free:
            matches = self._argon2.verify(password[: MAX_LENGTH + 1], digest or self._nobody)
        return matches and digest is not None

    @cached_property
    def _nobody(self) -> str:
        return self._argon2.hash("nobody has this password")
