"""Check digits, as published. All take digits or texts that already have their form."""

from collections.abc import Sequence

# The dihedral group D5 and the permutations of J. Verhoeff, Error Detecting Decimal Codes, 1969.
_D5 = tuple(
    tuple(
        (a + b) % 5 if a < 5 and b < 5 else (a + b) % 5 + 5 if a < 5 else (a - b) % 5 + 5 if b < 5 else (a - b) % 5
        for b in range(10)
    )
    for a in range(10)
)
_LETTER_VALUES = {ord(letter): str(value) for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10)}
_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for position, digit in enumerate(reversed(number)):
        value = int(digit)
        if position % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def weighted(number: str, weights: Sequence[int]) -> int:
    """The sum of the digits, each times its weight."""
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))


def mod97(text: str) -> int:
    """ISO/IEC 7064, MOD 97-10: letters count as 10 to 35."""
    return int(text.translate(_LETTER_VALUES)) % 97


def mod11_10(number: str) -> bool:
    """ISO/IEC 7064, hybrid system MOD 11,10."""
    product = 10
    for digit in number[:-1]:
        product = (((int(digit) + product) % 10 or 10) * 2) % 11
    return (product + int(number[-1])) % 10 == 1


def verhoeff(number: str) -> bool:
    """Verhoeff's check over the dihedral group D5."""
    check = 0
    for position, digit in enumerate(reversed(number)):
        value = int(digit)
        for _ in range(position % 8):
            value = _PERMUTATION[value]
        check = _D5[check][value]
    return check == 0


def ean(number: str) -> bool:
    """ISO/IEC 15420: weights 1 and 3 from the right."""
    return sum(int(digit) * (3 if position % 2 else 1) for position, digit in enumerate(reversed(number))) % 10 == 0
