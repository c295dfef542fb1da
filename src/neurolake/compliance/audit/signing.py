"""The lake's signing key: Ed25519 (RFC 8032), in a file that only its owner can read."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from neurolake.kernel.errors import InvalidOption
from neurolake.kernel.ids import new_id

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Signer:
    """Signs and checks with the key in a PEM file, which is made where there is none.

    Args:
        path: The file. It must be readable by its owner only.

    Raises:
        InvalidOption: The file holds no Ed25519 key, others can read it, or it cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self._key = _load(path) if path.exists() else _create(path)
        self._public = self._key.public_key()

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self._key.sign(message)

    def public_pem(self) -> str:
        """The public key, as PEM."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        return self._public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's, over this message."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._public.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def _load(path: Path) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        if path.stat().st_mode & 0o077:
            raise InvalidOption(f"Others than the owner can read the audit key {path}.", hint=f"chmod 600 {path}")
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise InvalidOption(f"The audit key {path} cannot be read: {type(error).__name__}.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InvalidOption(f"The audit key {path} is not an Ed25519 key.")
    return key


def _create(path: Path) -> "Ed25519PrivateKey":
    """A new key, put in place whole; of several processes that try at once, the first one's is kept."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = path.with_name(f"{path.name}.{new_id()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as error:
        raise InvalidOption(f"The audit key {path} cannot be made: {error.strerror}.") from error
    return _load(path)
