# SPDX-License-Identifier: Apache-2.0
"""What a holder or carrier whose key is in this node's keystore does with a record of this registry; apart, as the
convenient doors to `record_entry`, which decides.

Every one of them names the head that its caller saw. Raises Conflict (it moved since), Refused, Forbidden, NotFound.
The same call again returns the title as it stands. Where several act as one, the title stays as it is until enough of
them signed (`cosign_entry`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.titles import queries, rules
from tradelane.titles.actions.control import control_of, sign_entry
from tradelane.titles.actions.joint import ask_the_others
from tradelane.titles.actions.record import Said, bound, next_entry, require_lawful
from tradelane.titles.actions.together import record_entry
from tradelane.titles.formats import digest_of_entry
from tradelane.titles.models import EntryRow
from tradelane.titles.values import (
    Act,
    AmendmentTerms,
    Control,
    EndorsementTerms,
    Entry,
    NominationTerms,
    PaperOriginal,
    PaperTerms,
    Party,
    Purpose,
    ReasonTerms,
    RecoveryTerms,
    SurrenderTerms,
    Title,
)
from tradelane.trust.values import Proof


@dataclass(frozen=True, slots=True)
class Together:
    """With whom a new holder holds, how many of them act as one, and commitments to keys that the holder made."""

    others: tuple[OrganisationId, ...] = ()
    threshold: int = 1
    keys: tuple[Digest, ...] = ()

    def control(self, to: OrganisationId) -> Control | None:
        """Control by `to` on these terms; None when there are none."""
        if self.keys:
            return Control((Party(to, self.keys), *(Party(other) for other in self.others)), self.threshold)
        return control_of(to, *self.others, threshold=self.threshold) if self.others else None


ALONE = Together()

# ── hand it over ──


def transfer_title(
    *, title: TitleId, to: OrganisationId, seen_head: Digest, by: Actor, now: datetime, held: Together = ALONE
) -> Title:
    """Move control of a title to another party."""
    return act_on(title, Said(Act.TRANSFER, to, control=held.control(to)), seen_head=seen_head, by=by, now=now)


def nominate_endorsee(*, title: TitleId, nominee: OrganisationId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Say, as the party in whose favour it runs, to whom the present holder may endorse a title."""
    said = Said(Act.NOMINATE, terms=NominationTerms(nominee))
    return act_on(title, said, seen_head=seen_head, by=by, now=now)


def endorse_title(
    *, title: TitleId, terms: EndorsementTerms, to: OrganisationId | None, seen_head: Digest, by: Actor, now: datetime,
    held: Together = ALONE,
) -> Title:  # fmt: skip
    """Endorse a title and hand it to `to`; without `to` to the endorsee, and in blank it stays with its holder."""
    to = to or terms.endorsee
    said = Said(Act.ENDORSE, to, terms, held.control(to) if to else None)
    return act_on(title, said, seen_head=seen_head, by=by, now=now)


def pledge_title(*, title: TitleId, to: OrganisationId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Hand a title to a pledgee, as security."""
    return act_on(title, Said(Act.PLEDGE, to), seen_head=seen_head, by=by, now=now)


def release_title(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Hand a pledged title back to its pledgor, free."""
    return act_on(title, Said(Act.RELEASE), seen_head=seen_head, by=by, now=now)


def accept_title(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime, keys: Sequence[Digest] = ()) -> Title:
    """Accept control of a title that was handed over, binding it to `keys` where they are given."""
    return act_on(title, _with_keys(Act.ACCEPT, title, keys, by), seen_head=seen_head, by=by, now=now)


def reject_title(*, title: TitleId, reason: str, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Decline control of a title that was handed over: it goes back to where it was."""
    return act_on(title, Said(Act.REJECT, terms=ReasonTerms(reason)), seen_head=seen_head, by=by, now=now)


def change_keys(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime, keys: Sequence[Digest] = ()) -> Title:
    """Bind control of a title to other keys: to `keys`, or to those by which the organisation signs here at present."""
    return act_on(title, _with_keys(Act.REKEY, title, keys, by), seen_head=seen_head, by=by, now=now)


def _with_keys(act: Act, title: TitleId, keys: Sequence[Digest], by: Actor) -> Said:
    found = queries.title(id=title, by=by)
    now = found.standing.control or Control((Party(found.holder),))
    if keys:
        parties = tuple(
            Party(each.organisation, tuple(keys) if each.organisation == by.organisation else each.keys)
            for each in now.parties
        )
        return Said(act, control=Control(parties, now.threshold))
    if act is Act.ACCEPT:
        return Said(act)
    return Said(act, control=control_of(*now.organisations, threshold=now.threshold))


# ── to the carrier, and its answers ──


def surrender_title(
    *,
    title: TitleId,
    seen_head: Digest,
    by: Actor,
    now: datetime,
    purpose: Purpose = Purpose.DELIVERY,
    wanted: str = "",
) -> Title:
    """Hand a title to its carrier, as a rule to get the goods; it is frozen until the carrier answers."""
    said = Said(Act.SURRENDER, terms=SurrenderTerms(purpose, wanted))
    return act_on(title, said, seen_head=seen_head, by=by, now=now)


def accept_surrender(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Deliver against a surrendered title, as its carrier; the title ends."""
    return act_on(title, Said(Act.ACCEPT_SURRENDER), seen_head=seen_head, by=by, now=now)


def refuse_surrender(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime, reason: str = "") -> Title:
    """Hand a surrendered title back to the party who surrendered it, as its carrier; from another platform it goes
    back there, with the reason.
    """
    said = Said(Act.REFUSE_SURRENDER, terms=ReasonTerms(reason) if reason.strip() else None)
    return act_on(title, said, seen_head=seen_head, by=by, now=now)


def amend_title(*, title: TitleId, document: Digest, reason: str, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Hand a title that was surrendered for it back with another version of its document, as its carrier."""
    found = queries.title(id=title, by=by)
    said = Said(Act.AMEND, terms=AmendmentTerms(found.document, reason), document=document)
    return act_on(title, said, seen_head=seen_head, by=by, now=now)


def convert_to_paper(*, title: TitleId, paper: PaperOriginal, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """End a title that was surrendered for it, as its carrier, who issues the paper only when this has returned."""
    return act_on(title, Said(Act.TO_PAPER, terms=PaperTerms(paper)), seen_head=seen_head, by=by, now=now)


def void_title(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """End a surrendered title without delivery, as its carrier."""
    return act_on(title, Said(Act.VOID), seen_head=seen_head, by=by, now=now)


# ── keys are lost ──


def open_recovery(*, title: TitleId, terms: RecoveryTerms, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Say in public, as guardians, that a holder's keys are lost; the waiting time starts."""
    return act_on(title, Said(Act.OPEN_RECOVERY, terms=terms), seen_head=seen_head, by=by, now=now)


def object_to_recovery(*, title: TitleId, reason: str, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """End a recovery, as the holder whose keys are not lost."""
    return act_on(title, Said(Act.OBJECT, terms=ReasonTerms(reason)), seen_head=seen_head, by=by, now=now)


def recover_title(*, title: TitleId, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """After the waiting time bind control to the keys that the recovery named, as guardians."""
    opened = queries.title(id=title, by=by).standing.recovery
    said = Said(Act.RECOVER, control=opened.control if opened else None)
    return act_on(title, said, seen_head=seen_head, by=by, now=now)


# ── what all of them do ──


def act_on(title: TitleId, said: Said, *, seen_head: Digest, by: Actor, now: datetime) -> Title:
    """Sign the next entry of a title and record it; where several act as one, ask the others to sign too."""
    the_person_has_the_role.require(by, Role.SIGNATORY)
    seen = queries.title(id=title, by=by)
    rules.the_home_registry_decides.require(seen.registry, here=queries.here())
    if seen.head != seen_head and _is_done(title, said, seen_head=seen_head, by=by):
        return seen
    said = bound(seen, said)
    entry = next_entry(seen, act=said.act, to=said.to, seen_head=seen_head, by=by, now=now, said=said)
    return _signed_and_recorded(seen, entry, said, by=by, now=now)


def sign_prepared(*, entry: Entry, by: Actor, proof: Proof, now: datetime) -> Title:
    """Sign and record an entry that a person saw and approved, as it is; `proof` says how they showed who they are.

    Raises as `act_on`, Conflict when the title moved since the entry was made.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    seen = queries.title(id=entry.title, by=by)
    rules.the_home_registry_decides.require(seen.registry, here=queries.here())
    said = Said(entry.act, entry.to, entry.terms, entry.control, entry.document)
    if seen.head != entry.prev and _is_done(seen.id, said, seen_head=entry.prev, by=by):
        return seen
    require_lawful(seen, entry)
    after = _signed_and_recorded(seen, entry, said, by=by, now=now)
    journal.record(
        "titles.entry.approved", subject=seen.id, by=by, digest=digest_of_entry(entry), method=str(proof.method),
        evidence=proof.evidence,
    )  # fmt: skip
    return after


@transaction.atomic
def sign_prepared_together(*, entries: Sequence[Entry], by: Actor, proof: Proof, now: datetime) -> list[Title]:
    """As `sign_prepared`, of entries of several titles: all of them or none."""
    return [sign_prepared(entry=each, by=by, proof=proof, now=now) for each in entries]


def _signed_and_recorded(seen: Title, entry: Entry, said: Said, *, by: Actor, now: datetime) -> Title:
    acting = rules.who_acts(seen, entry)
    parties = acting.organisations if acting else ()
    rules.a_person_acts_for_their_own_organisation.require(entry, organisation=by.organisation, acting=parties)
    signed = sign_entry(seen, entry, by=by.organisation, now=now)
    if acting is not None and acting.threshold > 1:
        ask_the_others(signed, by=by, now=now)
        return seen
    author = signed.author
    try:
        recorded = record_entry(
            entry=entry, protected=author.protected, signature=author.signature, now=now, by=by, opens=signed.opens
        )
    except Conflict:
        if _is_done(seen.id, said, seen_head=entry.prev, by=by):  # the same call was here twice at once
            return queries.title(id=seen.id, by=by)
        raise
    return seen.after(entry, head=recorded.digest)


def _is_done(title: TitleId, said: Said, *, seen_head: Digest, by: Actor) -> bool:
    """Whether this very act on this very head was recorded already: then the call is a retry, no second act. Another
    sum, another reason or another hand is another act, which comes too late.
    """
    row = EntryRow.objects.filter(title=title, prev=seen_head, act=str(said.act), by=by.organisation).first()
    if row is None or said.to not in (None, row.to):
        return False
    recorded = queries.whole_entry_in(row.body, digest=row.digest)
    same_words = said.terms in (recorded.terms, rules.said(recorded))
    return same_words and said.document in (None, recorded.document) and _binds_alike(said, recorded)


def _binds_alike(said: Said, recorded: Entry) -> bool:
    """Whether control is bound as was said: keys that were named are those, and commitments made here, which are fresh
    each time, are to the keys of the same parties.
    """
    wanted, bound_to = said.control, recorded.control
    if wanted is None:
        stays = said.to is None or said.to == recorded.by
        return stays or bound_to is None or bound_to.organisations == (said.to,)
    if bound_to is None or not wanted.hint:
        return wanted == bound_to
    return (wanted.organisations, wanted.threshold) == (bound_to.organisations, bound_to.threshold)
