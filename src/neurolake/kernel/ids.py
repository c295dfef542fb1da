"""Ids that sort by the time they were made (UUID version 7, RFC 9562)."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10))
    value = (milliseconds & (1 << 48) - 1) << 80 | random_bits
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def made_at(text: str) -> float:
    """When an id was made, in seconds of Unix time."""
    return (UUID(text).int >> 80) / 1000


def is_id(text: str) -> bool:
    """Whether this is the text of a UUID as `new_id` makes it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def new_id() -> str:
    """A new UUIDv7 as text."""
    return str(uuid7())
