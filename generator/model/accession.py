"""Accessions: permanent ids of eight characters, the last a check character.

The alphabet is Crockford's base32 (no I, L, O, U). A character is an element of the field GF(32) and the
weighted sum of all eight is zero, so that every single wrong character and every exchange of two
characters is detected (a Reed-Solomon code of distance 2 with distinct weights).
"""

import random

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
PATTERN = "^[0-9A-HJKMNP-TV-Z]{8}$"

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_CONFUSED = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})
_PRIMITIVE = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ _PRIMITIVE if value & 32 else value


def _check_character(body: str) -> str:
    # Horner: sum of value_i * x^(7-i); the check character has weight x^0 = 1.
    total = 0
    for character in body:
        total = _times_x(total ^ _VALUES[character])
    return ALPHABET[total]


def normalize(text: str) -> str:
    """Read an accession as people type it: any case, I and L for 1, O for 0, hyphens and spaces."""
    return text.upper().translate(_CONFUSED)


def is_valid(text: str) -> bool:
    """True if `text` is an accession in its written form and its check character is right."""
    if len(text) != LENGTH or any(character not in _VALUES for character in text):
        return False
    return _check_character(text[:-1]) == text[-1]


def mint(source: random.Random) -> str:
    """A new accession drawn from `source`; the caller makes sure that it is not in use."""
    body = "".join(source.choices(ALPHABET, k=LENGTH - 1))
    return body + _check_character(body)


def corrections(text: str) -> tuple[str, ...]:
    """Valid accessions one wrong character or one exchange of neighbours away from `text`."""
    text = normalize(text)
    if len(text) != LENGTH or any(character not in _VALUES for character in text):
        return ()
    near = {text[:i] + c + text[i + 1 :] for i in range(LENGTH) for c in ALPHABET}
    near |= {text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(LENGTH - 1)}
    return tuple(sorted(candidate for candidate in near if is_valid(candidate)))
