# SPDX-License-Identifier: Apache-2.0
"""Commitments to holders' keys made, and opened again; apart, because only here do keys of the node come near them.

The salts of commitments that this registry makes are derived from its secret and the control's public hint, so that
nothing more is kept. Commitments that a holder made are opened by the holder.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId
from tradelane.titles import formats, rules
from tradelane.titles.values import Control, Entry, Jws, Party, SignedEntry, Title
from tradelane.trust.actions import sign_by_key, sign_payload
from tradelane.trust.queries import public_keys


def control_of(*parties: OrganisationId, threshold: int = 1) -> Control | None:
    """Control by these parties, bound to the keys by which they sign at this node; None for a single one that has no
    key here, whom its certificate alone will show.
    """
    hint = secrets.token_hex(16)
    bound = tuple(
        Party(
            each,
            tuple(_commits(public, _salt(hint, each)) for public in public_keys(each)),
        )
        for each in parties
    )
    if len(parties) == 1 and not bound[0].keys:
        return None
    return Control(bound, threshold, hint)


def unbound(party: OrganisationId) -> Control:
    """Control by a party of whom no key is known."""
    return Control((Party(party),))


def opening_of(title: Title | None, entry: Entry, given: Sequence[str]) -> tuple[str, ...]:
    """The salts that open those who sign `entry`: those given, or those that this registry derives again."""
    return salts_of(rules.who_acts(title, entry), given)


def salts_of(acting: Control | None, given: Sequence[str] = ()) -> tuple[str, ...]:
    """The salts that open the keys of those of `acting`: those given, or those that this registry derives again."""
    if given or acting is None or not acting.is_bound:
        return tuple(given)
    return tuple(_salt(acting.hint, party.organisation) if acting.hint else "" for party in acting.parties)


def sign_entry(title: Title | None, entry: Entry, *, by: OrganisationId, now: datetime) -> SignedEntry:
    """The entry signed for `by` with its key in this node's keystore, the one that the record is bound to where it is
    bound; the caller has checked who may ask for it. Raises Refused (TITLE-41) when that key is not here, and
    Unreadable for what nobody could read afterwards, such as a commitment to a key that is none.
    """
    formats.entry_from_json(formats.entry_json(entry))
    opens = opening_of(title, entry, ())
    author = sign_as(rules.who_acts(title, entry), formats.entry_bytes(entry), by=by, opens=opens, now=now)
    return SignedEntry(entry, formats.digest_of_entry(entry), author, opens=opens)


def sign_as(acting: Control | None, payload: bytes, *, by: OrganisationId, opens: Sequence[str], now: datetime) -> Jws:
    """`payload` signed for `by`, one of those of `acting`, with the key that they are bound to where they are bound.

    Raises Refused (TITLE-41) when that key is not here.
    """
    bound = next(
        ((party, salt) for party, salt in zip(acting.parties if acting else (), opens, strict=False)
         if party.organisation == by and party.keys),
        None,
    )  # fmt: skip
    if bound is None:
        return Jws(*sign_payload(organisation=by, payload=payload, now=now))
    party, salt = bound
    signature = sign_by_key(
        organisation=by, fits=lambda public: salt != "" and _commits(public, salt) in party.keys, payload=payload,
        now=now,
    )  # fmt: skip
    if signature is None:
        raise rules.the_keys_in_control_signed.refused(facts={"organisation": by})
    return Jws(*signature)


def _commits(public: bytes, salt: str) -> Digest:
    return rules.key_commitment(formats.key_digest(public), salt=salt)


def _salt(hint: str, party: OrganisationId) -> str:
    key = hashlib.sha256(b"tradelane title keys\0" + bytes(settings.NODE_SECRET)).digest()
    return hmac.digest(key, f"{hint} {party}".encode(), "sha256").hex()
