# SPDX-License-Identifier: Apache-2.0
"""What a holder or carrier whose key is in this node's keystore does with a record of this registry; apart, as the
convenient doors to `record_entry`, which decides.

Every one of them names the head that its caller saw. Raises Conflict (it moved since), Refused, Forbidden, NotFound.
"""

from datetime import datetime

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.titles import queries, rules
from tradelane.titles.actions.record import next_entry, sign_entry
from tradelane.titles.actions.together import record_entry
from tradelane.titles.models import EntryRow
from tradelane.titles.values import Act, Title


def transfer_title(*, title: TitleId, to: OrganisationId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Move control of a title to another party. The same call again returns the title as it stands."""
    return _act(title, Act.TRANSFER, to=to, seen_head=seen_head, by=by, now=now)


def surrender_title(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Hand a title to its carrier to get the goods; it is frozen until the carrier answers."""
    return _act(title, Act.SURRENDER, to=None, seen_head=seen_head, by=by, now=now)


def accept_surrender(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Deliver against a surrendered title, as its carrier; the title ends."""
    return _act(title, Act.ACCEPT_SURRENDER, to=None, seen_head=seen_head, by=by, now=now)


def refuse_surrender(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Hand a surrendered title back to the party who surrendered it, as its carrier."""
    return _act(title, Act.REFUSE_SURRENDER, to=None, seen_head=seen_head, by=by, now=now)


def void_title(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """End a surrendered title without delivery, as its carrier."""
    return _act(title, Act.VOID, to=None, seen_head=seen_head, by=by, now=now)


def _act(title: TitleId, act: Act, *, to: OrganisationId | None, seen_head: Digest, by: Actor, now: datetime) -> Title:
    the_person_has_the_role.require(by, Role.SIGNATORY)
    seen = queries.title(id=title, by=by)
    rules.the_home_registry_decides.require(seen.registry, here=queries.here())
    if seen.head != seen_head and _is_done(title, act, to=to, seen_head=seen_head, by=by):
        return seen
    entry = next_entry(seen, act=act, to=to, seen_head=seen_head, by=by, now=now)
    rules.a_person_acts_for_their_own_organisation.require(entry, organisation=by.organisation)
    author = sign_entry(entry, now=now).author
    try:
        recorded = record_entry(entry=entry, protected=author.protected, signature=author.signature, now=now, by=by)
    except Conflict:
        if _is_done(title, act, to=to, seen_head=seen_head, by=by):  # the same call was here twice at once
            return queries.title(id=title, by=by)
        raise
    return seen.after(entry, head=recorded.digest)


def _is_done(title: TitleId, act: Act, *, to: OrganisationId | None, seen_head: Digest, by: Actor) -> bool:
    """Whether this very act on this very head was recorded already: then the call is a retry, no second act."""
    row = EntryRow.objects.filter(title=title, prev=seen_head, act=str(act), by=by.organisation).first()
    return row is not None and to in (None, row.to)
