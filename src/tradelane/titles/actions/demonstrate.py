# SPDX-License-Identifier: Apache-2.0
"""Showing control to who asks; apart, because it moves nothing and leaves nothing but a fact in the journal."""

from dataclasses import replace
from datetime import datetime

from tradelane.journal import actions as journal
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.titles import formats, queries, rules
from tradelane.titles.actions.control import salts_of, sign_as
from tradelane.titles.actions.record import require_unmoved
from tradelane.titles.values import Challenge, Demonstration


def demonstrate_control(
    *, challenge: Challenge, by: Actor, now: datetime, so_far: Demonstration | None = None
) -> Demonstration:
    """Sign a verifier's challenge as the holder of a title, with the keys that it is bound to.

    Those who hold it together sign one after another: `so_far` is what the others gave. Raises Conflict (the title
    moved since the challenge was made), Refused (not the holder, or the challenge has ended), Forbidden, NotFound.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    title = queries.title(id=challenge.title, by=by)
    require_unmoved(title, challenge.head)
    rules.an_ended_record_does_not_move.require(title)
    rules.a_challenge_says_whose_it_is.require(challenge)
    rules.a_demonstration_is_fresh.require(challenge, signed_at=now, now=now)
    acting = title.standing.control
    if by.organisation not in (acting.organisations if acting else (title.holder,)):
        raise rules.only_the_holder_moves_a_record.refused()
    shown = so_far or Demonstration(challenge, title.holder, (), salts_of(acting))
    rules.a_demonstration_answers_the_challenge.require(challenge, signed=shown.challenge, head=title.head)
    body = formats.demonstration_bytes(challenge, title.holder)
    signature = sign_as(acting, body, by=by.organisation, opens=salts_of(acting), now=now)
    journal.record("titles.control.demonstrated", subject=title.id, by=by, head=title.head, verifier=challenge.verifier)
    return replace(shown, signatures=(*shown.signatures, signature))
