# SPDX-License-Identifier: Apache-2.0
"""How sign-in knows a person whose address it can't read; apart, because this text is all that its tables hold.

In the place of an address stands another one, made of the address's keyed digest. It has the shape that sign-in takes
for an address, is found by an index as any other, and leads nowhere: RFC 2606 §2 keeps `.invalid` from ever resolving.
"""

import hashlib
import hmac

from tradelane.kernel.ids import PersonId

SIGN_IN_FIELD = "parties.Person.email"
"""Names the index key: the same address in another sealed field has another digest."""
SEALED = "@sealed.invalid"
"""How the address of who signs in ends."""
LEFT = "@left.invalid"
"""How that of who left ends."""


def opaque_address(index: str) -> str:
    """What stands for an address, by its blind index."""
    return index + SEALED


def address_of_who_left(person: PersonId) -> str:
    """What stands for the address of a person who signs in no more: nothing that is made of it."""
    return person + LEFT


def person_key(email: str, *, secret: bytes) -> str:
    """Whose data it is, from their e-mail in any case and with any blanks around. `secret` is the node's.

    `privacy` knows people by it in receipts and choices, this room by it in the list of whom a key is about.
    """
    content = b"tradelane privacy person\0" + email.strip().casefold().encode()
    return hmac.new(secret, content, hashlib.sha256).hexdigest()
