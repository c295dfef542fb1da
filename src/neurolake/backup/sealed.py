"""The lake's keys in a backup: in the clear, or encrypted under a passphrase (scrypt, AES-256-GCM)."""

import base64
import json
import os
from pathlib import Path

from neurolake.kernel.errors import InvalidOption

_PURPOSE = b"neurolake backup secrets 1\n"
_SALT_BYTES, _NONCE_BYTES = 16, 12
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 2**17, 8, 1
_LEAST = 12


def packed(files: dict[str, Path], passphrase: str | None) -> bytes:
    """Files by their place in the lake's folder, as one piece.

    Args:
        passphrase: Encrypts it; None leaves it in the clear.

    Raises:
        InvalidOption: The passphrase is short.
    """
    plain = json.dumps({name: base64.b64encode(path.read_bytes()).decode() for name, path in files.items()}).encode()
    if passphrase is None:
        return plain
    if len(passphrase) < _LEAST:
        raise InvalidOption(f"The passphrase must have at least {_LEAST} characters.", hint="openssl rand -base64 24")
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    return _PURPOSE + salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, plain, _PURPOSE)


def unpacked(piece: bytes, passphrase: str | None) -> dict[str, bytes]:
    """What was packed.

    Raises:
        InvalidOption: It needs a passphrase, or another one.
    """
    if piece.startswith(_PURPOSE):
        piece = _opened(piece.removeprefix(_PURPOSE), passphrase)
    return {name: base64.b64decode(content) for name, content in json.loads(piece).items()}


def _opened(piece: bytes, passphrase: str | None) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if passphrase is None:
        raise InvalidOption("The lake's keys are encrypted.", hint="Name the file of their passphrase.")
    salt, nonce = piece[:_SALT_BYTES], piece[_SALT_BYTES : _SALT_BYTES + _NONCE_BYTES]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, piece[_SALT_BYTES + _NONCE_BYTES :], _PURPOSE)
    except InvalidTag as error:
        raise InvalidOption("This is not the passphrase of the lake's keys.") from error


def _key(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P).derive(passphrase.encode())
