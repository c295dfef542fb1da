"""Random secrets and their digests. A random secret of 256 bits needs no slow hash: SHA-256 cannot be searched."""

import hashlib
import hmac
import secrets

_BYTES = 32


def new_secret() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> str:
    """SHA-256 of a random secret, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(secret: str, kept: str) -> bool:
    """Whether the digest is the secret's, told in a time that does not depend on where they differ."""
    return hmac.compare_digest(digest(secret), kept)
