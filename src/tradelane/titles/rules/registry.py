# SPDX-License-Identifier: Apache-2.0
"""Who may be named, who signed, which registry decides; apart, as a chain alone does not say these."""

from collections.abc import Collection
from datetime import datetime, timedelta

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.kernel.rule import rule
from tradelane.titles.rules.control import CLOCK_SKEW
from tradelane.titles.values import Challenge, Entry

LONGEST_CHALLENGE = timedelta(hours=1)
"""An answer that could be kept for longer would show who was in control, not who is."""


@rule(
    "TITLE-16", cites="MLETR art. 11(1)(b)", field="to", fix="Register the organisation first, or correct its number."
)
def the_next_holder_is_known(to: OrganisationId, *, known: Collection[OrganisationId]) -> bool:
    """Control passes only to a party that the registry can identify."""
    return to in known


# ── signatures and registries ──


@rule(
    "TITLE-17",
    cites="MLETR arts 9, 11(1)(b); eIDAS reg. (EU) 910/2014 art. 26",
    field="signature",
    fix="Sign with a certificate whose organizationIdentifier is the acting organisation's number.",
)
def the_acting_party_signed(by: OrganisationId, *, signer: OrganisationId) -> bool:
    """The certificate behind the signature names the organisation in whose name the entry acts."""
    return by == signer


@rule(
    "TITLE-18",
    cites="MLETR art. 10(1)(b); ETDA s. 2(2)(c)",
    field="registry",
    fix="Send the entry to its home registry.",
)
def the_home_registry_decides(registry: OrganisationId, *, here: OrganisationId) -> bool:
    """Only the registry that issued a record decides what follows; every other node keeps a verified copy."""
    return registry == here


@rule("TITLE-19", cites="MLETR art. 10(1)(b)", field="home", fix="Ask the home registry for its signed entry.")
def the_home_registry_signed(entry: Entry, *, signer: OrganisationId) -> bool:
    """A copy is kept only of what the record's home registry signed as recorded."""
    return entry.registry == signer


@rule(
    "TITLE-20",
    cites="MLETR art. 10(1)(b)(i); ETDA s. 2(2)(c)",
    field="prev",
    fix="Keep both entries: together they prove that the registry or the holder signed two futures of one record.",
)
def a_chain_does_not_fork(kept: Digest, *, offered: Digest) -> bool:
    """At each place of a chain stands one entry; a second one is refused and kept as evidence."""
    return kept == offered


@rule("TITLE-21", cites="MLETR art. 10(1)(b)(i)", field="document", fix="Use the record that exists.")
def a_document_has_one_record(existing: Collection[TitleId]) -> bool:
    """A bill of lading has one record: the document is not issued again, nor the carrier's number, unless the record
    that had it is void and the document was amended, or its issue was not taken by another platform and had no effect.
    """
    return not existing


@rule(
    "TITLE-62",
    cites="MLETR art. 10(1)(b)(i); ETDA s. 2(2)(a)",
    field="document",
    fix="Ask the carrier which of its records counts, and pay against none until it has voided the others.",
)
def a_document_has_one_record_anywhere(known: Collection[tuple[str, str]]) -> bool:
    """A node that knows a record of a document keeps no copy of another one, of whatever registry."""
    return not known


@rule(
    "TITLE-22",
    cites="MLETR art. 11(1)(b)",
    field="by",
    fix="Sign in for the organisation that holds the record.",
    refusal=Forbidden,
)
def a_person_acts_for_their_own_organisation(
    entry: Entry, *, organisation: OrganisationId, acting: Collection[OrganisationId] = ()
) -> bool:
    """A person moves a record only in the name of the organisation they act for, or of those it holds it with."""
    return organisation == entry.by or organisation in acting


@rule(
    "TITLE-23", cites="MLETR art. 11(1)(a)", field="prev", fix="Wait for the home registry's answer to the first one."
)
def a_holder_signs_one_entry_on_a_head(signed: Collection[Digest], *, digest: Digest) -> bool:
    """A holder's key signs at most one entry on a head; a second one would prove an attempt at double transfer."""
    return not signed or digest in signed


# ── what anybody sees of a record in the public log ──


@rule(
    "TITLE-24",
    cites="MLETR art. 10(1)(b)(i), 11(1)(a); ETDA s. 2(2)(c)",
    field="prev",
    fix="Keep both entries with the log's checkpoint: together they show that its registry let a record go twice.",
)
def a_logged_head_is_extended_once(n: int, prev: str, *, head_n: int, head: str) -> bool:
    """In the log a record's next entry follows its one head, by number and digest; no head is followed twice."""
    return (n, prev) == (head_n + 1, head)


@rule(
    "TITLE-98",
    cites="MLETR arts 10(1)(b), 12(a)(ii); ETDA s. 2(2)(b)",
    field="head",
    fix="Ask the registry where its log has the missing entries; what it signed and never logged is evidence.",
)
def a_register_ends_where_its_log_ends(n: int, head: str, *, logged_n: int, logged_head: str) -> bool:
    """A record in a register has the very head that the registry's public log has: no entry was dropped from the
    register, none was kept out of the log.
    """
    return (n, head) == (logged_n, logged_head)


@rule(
    "TITLE-99",
    cites="MLETR art. 13",
    field="home",
    fix="Ask for the entry's place in the log: the checkpoints that witnesses cosigned tell when it was there.",
)
def a_registry_records_in_the_order_of_its_clock(recorded: datetime, *, at: datetime, before: datetime | None) -> bool:
    """By the registry's own signature an entry was recorded after its author dated it, and after the entry before it
    was recorded, as far as clocks agree.
    """
    return recorded >= max(at, before or at) - CLOCK_SKEW


# ── control shown to who asks ──


@rule(
    "TITLE-59",
    cites="ETDA s. 2(2)(d); MLETR art. 11(1)(a)",
    field="challenge",
    fix="Ask the holder to sign exactly your own challenge, over the record's present head.",
)
def a_demonstration_answers_the_challenge(asked: Challenge, *, signed: Challenge, head: Digest) -> bool:
    """Whoever shows control signs the verifier's own challenge, about this record at the head that its chain has."""
    return asked == signed and asked.head == head


@rule("TITLE-100", cites="ETDA s. 2(2)(d)", field="challenge.nonce", fix="Ask the verifier for their name and a word.")
def a_challenge_says_whose_it_is(asked: Challenge) -> bool:
    """A challenge names the verifier and bears a word that only they know: what answers nobody would do for anybody."""
    return bool(asked.verifier.strip()) and bool(asked.nonce.strip())


@rule("TITLE-60", cites="ETDA s. 2(2)(d)", field="challenge.expires", fix="Make a fresh challenge.")
def a_demonstration_is_fresh(asked: Challenge, *, signed_at: datetime, now: datetime) -> bool:
    """What shows control was signed, and is looked at, while the challenge runs, which is an hour at most."""
    ran_from = asked.expires - LONGEST_CHALLENGE
    return ran_from <= signed_at + CLOCK_SKEW and signed_at <= asked.expires and now <= asked.expires
