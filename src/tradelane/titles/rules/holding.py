# SPDX-License-Identifier: Apache-2.0
"""Who signs for the party in control, with which keys; apart, because this is what no operator can talk round."""

import hashlib
from collections.abc import Collection, Sequence

from tradelane.kernel.digests import Digest, digest_bytes
from tradelane.kernel.rule import rule
from tradelane.titles.values import Act, Control, Entry, Party, Signer, Title

SALT_BYTES = 32


@rule(
    "TITLE-35",
    cites="MLETR art. 11(1)(a), 11(2)",
    field="act",
    fix="Act by your next entry; a rejection is no longer possible.",
)
def a_rejection_is_the_new_holders_very_next_act(title: Title, entry: Entry) -> bool:
    """A new holder rejects control by their very next act after the handover, or not at all; the record goes back to
    the party who handed it over.
    """
    if entry.act is not Act.REJECT:
        return True
    before = title.standing.before
    return before is not None and entry.to == before.holder


@rule("TITLE-36", cites="MLETR art. 11(1)(a)", field="to", fix="Keep `to` as the present holder.")
def what_moves_nothing_leaves_the_holder(title: Title, entry: Entry) -> bool:
    """An acceptance, a change of keys, a nomination, an objection, the opening of a recovery and what is said of
    a bill leave the record where it is.
    """
    return entry.act not in _LEAVES or entry.to == title.holder


_LEAVES = frozenset(
    {Act.ACCEPT, Act.REKEY, Act.NOMINATE, Act.OBJECT, Act.OPEN_RECOVERY}
    | (Act.on_a_bill() - {Act.RECOURSE, Act.PAY_FOR_HONOUR})
)


@rule(
    "TITLE-37",
    cites="MLETR art. 11(1)(b); ETDA s. 2(3)(b)",
    field="control",
    fix="Name `to` as the first of those in control.",
)
def those_in_control_are_named_once(title: Title | None, entry: Entry) -> bool:
    """Those in control are named once each, `to` first, and so many of them act together as there can be; whoever hands
    a record over does not stay among those who hold it alone.
    """
    return entry.control is None or (entry.control.organisations[:1] == (entry.to,) and is_whole(entry.control))


@rule("TITLE-38", cites="MLETR art. 11(1)(a)", field="control", fix="Name the keys.")
def a_change_of_keys_names_keys(title: Title, entry: Entry) -> bool:
    """A change of keys names the keys that sign from then on, of the very parties who are in control."""
    if entry.act not in (Act.REKEY, Act.ACCEPT) or entry.control is None:
        return entry.act is not Act.REKEY
    now = title.standing.control
    parties = now.organisations if now else (title.holder,)
    threshold = now.threshold if now else 1
    return entry.control.organisations == parties and entry.control.threshold == threshold and entry.control.is_bound


@rule("TITLE-39", cites="MLETR art. 11(2)", field="control", fix="Leave it out, or name those who take over.")
def only_a_change_of_holder_changes_control(title: Title, entry: Entry) -> bool:
    """Whom control is bound to changes with the holder or by a change of keys, and by nothing else."""
    return entry.control is None or entry.act not in _CHANGES_NOTHING


_CHANGES_NOTHING = _LEAVES - {Act.ACCEPT, Act.REKEY} | {Act.REJECT}


@rule(
    "TITLE-40",
    cites="MLETR art. 11(1)(a); ETDA s. 2(2)(c), 2(3)(b)",
    field="cosigners",
    fix="Have as many of those in control sign the same entry as are needed.",
)
def enough_of_those_in_control_signed(control: Control, signers: Collection[Signer]) -> bool:
    """So many of those in control sign that they act as the one person they count as."""
    parties = set(control.organisations)
    return len({signer.organisation for signer in signers} & parties) >= control.threshold


@rule(
    "TITLE-41",
    cites="MLETR arts 11(1)(a), 12(a)(iii); ETDA s. 2(2)(c), 2(2)(e)",
    field="signature",
    fix="Sign with a key that the record is bound to, and give its salt.",
)
def the_keys_in_control_signed(control: Control, signers: Collection[Signer], *, opens: Sequence[str]) -> bool:
    """Who moves a record signs with the very keys that it was bound to when it was handed over; a certificate for other
    keys, whoever issued it, moves nothing.
    """
    good = sum(
        _signed_for(party, signers, salt) for party, salt in zip(control.parties, _padded(opens, control), strict=True)
    )
    return good >= control.threshold


def key_commitment(key: Digest, *, salt: str) -> Digest:
    """What a record keeps of a key: it names the key only to those who know `salt` (hex)."""
    return Digest("sha256:" + hashlib.sha256(bytes.fromhex(salt) + digest_bytes(key)).hexdigest())


def is_whole(control: Control) -> bool:
    """Whether the parties are there, each once, and no more of them are needed than there are."""
    parties = control.organisations
    return len(set(parties)) == len(parties) > 0 and 1 <= control.threshold <= len(parties)


def _signed_for(party: Party, signers: Collection[Signer], salt: str) -> bool:
    return any(
        signer.organisation == party.organisation
        and (not party.keys or (salt != "" and key_commitment(signer.key, salt=salt) in party.keys))
        for signer in signers
    )


def _padded(opens: Sequence[str], control: Control) -> list[str]:
    """One salt a party; none where none was given."""
    return [*opens, *[""] * len(control.parties)][: len(control.parties)]
