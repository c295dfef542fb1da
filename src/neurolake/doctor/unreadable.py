"""What readers of files raise where bytes are missing or wrong."""

import struct

UNREADABLE = (OSError, ValueError, EOFError, LookupError, ArithmeticError, TypeError, struct.error)
