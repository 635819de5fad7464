# SPDX-License-Identifier: Apache-2.0
"""DER values, written and taken apart (X.690); apart, because the few shapes we read need no library of all of ASN.1.

Reading is strict: definite lengths in their shortest form, nothing left over. It gives slices, and believes nothing.
"""

from typing import NamedTuple

INTEGER, OCTETS, OID, UTC_TIME, GENERALIZED_TIME = 0x02, 0x04, 0x06, 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31


def context(number: int) -> int:
    """The tag of a constructed, context-specific value."""
    return 0xA0 | number


class Value(NamedTuple):
    """One value: its tag, its content, and both with the length, as they stand in the file."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self, *tags: int) -> list["Value"]:
        """The values inside. Raises ValueError when they are not of exactly these tags; without tags, any are."""
        found = values(self.content)
        if tags and [part.tag for part in found] != list(tags):
            raise ValueError("not the parts that belong here")
        return found


def value(tag: int, *parts: bytes) -> bytes:
    """A DER value of `tag` with `parts` as its content."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def integer(number: int) -> bytes:
    """A DER INTEGER that is not negative."""
    return value(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def number_of(part: Value) -> int:
    """The number in an INTEGER. Raises ValueError for another tag or a longer form than needed (X.690 §8.3.2)."""
    content = part.content
    if part.tag != INTEGER or not content or (len(content) > 1 and content[0] == 0 and content[1] < 0x80):
        raise ValueError("not an integer")
    return int.from_bytes(content, "big", signed=True)


def only_value(der: bytes, tag: int) -> Value:
    """The one value that `der` is. Raises ValueError for another tag, or when something follows."""
    found = values(der)
    if len(found) != 1 or found[0].tag != tag:
        raise ValueError("not one value of the kind that belongs here")
    return found[0]


def values(content: bytes) -> list[Value]:
    """The values that follow one another in `content`. Raises ValueError for lengths that are not DER."""
    found, position, end = [], 0, len(content)
    while position < end:
        start = position
        if end - position < 2 or content[position] & 0x1F == 0x1F:
            raise ValueError("a damaged value")
        size, position = content[position + 1], position + 2
        if size >= 0x80:
            octets = size & 0x7F
            raw = content[position : position + octets]
            size, position = int.from_bytes(raw, "big"), position + octets
            if not 1 <= octets <= 4 or len(raw) != octets or raw[0] == 0 or size < 0x80:
                raise ValueError("a length that is not in its shortest form")
        if position + size > end:
            raise ValueError("a value longer than its place")
        found.append(Value(content[start], content[position : position + size], content[start : position + size]))
        position += size
    return found
