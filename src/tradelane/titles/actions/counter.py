# SPDX-License-Identifier: Apache-2.0
"""Surrender at the counter: the carrier asks, the holder answers with a phone; apart from surrender from afar.

One answer does two things or neither: it shows control to this carrier's own challenge, and surrenders the record for
delivery. The goods are handed over by the carrier's next act, as always.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.findings import Verdict
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.titles import formats, queries, rules
from tradelane.titles.actions.demonstrate import demonstrate_control
from tradelane.titles.actions.move import sign_prepared
from tradelane.titles.models import CounterRow
from tradelane.titles.queries.counter import Counter, counter, counter_of
from tradelane.titles.values import Entry, Purpose, SurrenderTerms, Title
from tradelane.trust.values import Proof, overall

_LASTS = timedelta(minutes=10)
"""Long enough to sign in on a phone, too short to be carried elsewhere."""
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
"""No letters that people misread from a screen."""
_LENGTH = 8
"""30^8 codes, each good for ten minutes and only for who may see the record."""


@transaction.atomic
def ask_at_counter(*, title: Title, by: Actor, now: datetime) -> Counter:
    """Ask whoever comes for the goods to show control, as the carrier: a code that works once, for ten minutes.

    Raises Forbidden (not a clerk), Refused (not the carrier, or the record is not in a holder's hands), NotFound.
    """
    the_person_has_the_role.require(by, Role.CLERK)
    found = queries.title(id=title.id, by=by)
    rules.the_carrier_asks_at_its_counter.require(found, by=by.organisation)
    row = CounterRow.objects.create(
        code="".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)), title_id=found.id, head=found.head,
        verifier=by.organisation, nonce=secrets.token_hex(16), expires=(now + _LASTS).replace(microsecond=0),
    )  # fmt: skip
    journal.record("titles.counter.asked", subject=found.id, by=by, head=found.head)
    return counter_of(row)


def surrender_terms() -> SurrenderTerms:
    """For what a record is surrendered at a counter."""
    return SurrenderTerms(Purpose.DELIVERY)


@transaction.atomic
def surrender_at_counter(*, code: str, entry: Entry, by: Actor, proof: Proof, now: datetime) -> Title:
    """Show control to the carrier's challenge and sign the surrender, as the holder saw it; both or neither.

    Raises Refused (the code was answered or has ended, the record moved, another act), Forbidden, NotFound, Conflict.
    """
    asked = counter(code=code, by=by)
    row = CounterRow.objects.select_for_update().get(pk=code)
    rules.a_code_at_the_counter_works_once.require(row.shown_at)
    rules.a_surrender_at_the_counter_is_for_delivery.require(entry, title=asked.challenge.title)
    shown = demonstrate_control(challenge=asked.challenge, by=by, now=now)
    chain = queries.entries(id=asked.challenge.title, by=by)
    checks = queries.demonstrated(shown=shown, asked=asked.challenge, chain=chain, now=now)
    if overall(checks) is not Verdict.VALID:
        raise rules.the_keys_in_control_signed.refused(facts={"checks": [check.as_dict() for check in checks]})
    after = sign_prepared(entry=entry, by=by, proof=proof, now=now)
    row.shown, row.shown_at = formats.demonstration_json(shown), now
    row.save(update_fields=["shown", "shown_at"])
    journal.record("titles.counter.answered", subject=entry.title, by=by, head=after.head)
    return after
