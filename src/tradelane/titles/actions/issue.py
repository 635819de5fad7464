# SPDX-License-Identifier: Apache-2.0
"""Opening titles: for a bill of lading, in place of paper, for parts of divided goods; apart, because these begin
chains instead of following one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.titles import queries, rules
from tradelane.titles.actions.control import control_of, sign_entry
from tradelane.titles.actions.move import ALONE, Together, act_on, sign_prepared
from tradelane.titles.actions.record import Said, append, fact_of, known, parties_named, require_lawful
from tradelane.titles.actions.words import committed
from tradelane.titles.models import TitleRow
from tradelane.titles.queries.consents import standing_consent
from tradelane.titles.values import (
    Act,
    Ancestor,
    BillTerms,
    CombinationTerms,
    Consent,
    ConsentBasis,
    DivisionTerms,
    Entry,
    Form,
    Guardians,
    IssueTerms,
    PaperOriginal,
    RecordKind,
    Share,
    Title,
    TitleState,
)
from tradelane.trust.values import Proof


@dataclass(frozen=True, slots=True)
class Opening:
    """On what terms a record is opened; by default a bill of lading in blank, in the hands of one holder."""

    record: RecordKind = RecordKind.BILL_OF_LADING
    form: Form = Form.BLANK
    order_of: OrganisationId | None = None
    consent: Consent | None = None
    """The first holder's express consent to the electronic form, and where it is written; None: the one that they gave
    at this registry (`give_consent`)."""
    held: Together = ALONE
    guardians: Guardians | None = None
    bill: BillTerms | None = None
    """What a bill of exchange or a promissory note says; its carrier is then who draws or makes it."""
    paper: PaperOriginal | None = None
    """The original that the record takes the place of, made inoperative before."""
    platform: str = ""
    """The platform of the first holder, to which the record then begins on its way; empty: they are here."""
    asked: str = ""
    """Where the issuer asked for it, when that was elsewhere than here: what its own consent refers to."""


PLAINLY = Opening()
_CARRIERS_OWN = "the issuer signs this entry"


def issue_title(
    *,
    document: Digest,
    consignment: ConsignmentId,
    number: str,
    first_holder: OrganisationId,
    governing_law: str,
    readers: Iterable[OrganisationId],
    by: Actor,
    now: datetime,
    on: Opening = PLAINLY,
) -> TitleId:
    """Open a record for a bill of lading, signed by the carrier `by`, in the hands of `first_holder`.

    `document` is the digest of the bill's signed original. The same call again returns the same title. Raises
    Forbidden (not a carrier, not a signatory) and Refused (the bill has another record, or a rule of opening).
    """
    if on.bill is None:
        the_organisation_is_of_the_kind.require(by, OrganisationKind.CARRIER)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    consents = _consents((first_holder, *on.held.others), on, by=by)
    terms = IssueTerms(
        on.record, on.form, on.order_of, consents, guardians=on.guardians, paper=on.paper, bill=on.bill,
        platform=on.platform,
    )  # fmt: skip
    opened = _Opened(document, consignment, number, first_holder, governing_law, terms, on.held)
    act = Act.ISSUE if on.paper is None else Act.FROM_PAPER
    with transaction.atomic():
        return _open(opened, act, readers=readers, by=by, now=now)


def divide_title(
    *, title: TitleId, terms: DivisionTerms, numbers: Sequence[str], seen_head: Digest, by: Actor, now: datetime
) -> list[TitleId]:
    """End a title that was surrendered for it, as its carrier, and open one for each share, in the same hands.

    `terms.shares` name documents and quantities; their titles are given here (`shares_of`). Raises as `issue_title`.
    """
    found = queries.title(id=title, by=by)
    with transaction.atomic():
        act_on(title, Said(Act.DIVIDE, terms=terms), seen_head=seen_head, by=by, now=now)
        return _parts(found, terms, numbers, by=by, now=now)


def divide_prepared(*, entry: Entry, numbers: Sequence[str], by: Actor, proof: Proof, now: datetime) -> list[TitleId]:
    """As `divide_title`, by the very entry that a person saw and approved."""
    found = queries.title(id=entry.title, by=by)
    with transaction.atomic():
        sign_prepared(entry=entry, by=by, proof=proof, now=now)
        terms = entry.terms if isinstance(entry.terms, DivisionTerms) else DivisionTerms("", Decimal(0), "", ())
        return _parts(found, terms, numbers, by=by, now=now)


def _parts(found: Title, terms: DivisionTerms, numbers: Sequence[str], *, by: Actor, now: datetime) -> list[TitleId]:
    """The records of the shares, opened; in the transaction that ended the whole."""
    rules.what_goes_on_bears_its_number.require(numbers, records=len(terms.shares))
    holder = found.surrendered_by or found.holder
    return [
        _continued(found, holder, share.title, share.document, number.strip(), [found], by=by, now=now)
        for share, number in zip(terms.shares, numbers, strict=True)
    ]


def combine_titles(
    *, titles: Sequence[tuple[TitleId, Digest]], document: Digest, number: str, basis: str, by: Actor, now: datetime
) -> TitleId:
    """End titles that one party surrendered for it, as their carrier, and open a single one in that party's hands.

    `titles` are ids with the heads that the caller saw. Raises as `issue_title`.
    """
    found = [queries.title(id=id, by=by) for id, _ in titles]
    into = TitleId(new_id("title"))
    with transaction.atomic():
        for id, head in titles:
            act_on(id, Said(Act.COMBINE, terms=CombinationTerms(basis, into)), seen_head=head, by=by, now=now)
        return _whole(found, into, document, number, by=by, now=now)


def combine_prepared(
    *, entries: Sequence[Entry], document: Digest, number: str, by: Actor, proof: Proof, now: datetime
) -> TitleId:
    """As `combine_titles`, by the very entries that a person saw and approved."""
    found = [queries.title(id=each.title, by=by) for each in entries]
    named = {each.terms.into for each in entries if isinstance(each.terms, CombinationTerms)}
    rules.combined_records_go_on_as_one.require(named)
    with transaction.atomic():
        for each in entries:
            sign_prepared(entry=each, by=by, proof=proof, now=now)
        return _whole(found, named.pop(), document, number, by=by, now=now)


def _whole(
    found: Sequence[Title], into: TitleId, document: Digest, number: str, *, by: Actor, now: datetime
) -> TitleId:
    """The one record for all of them, opened; in the transaction that ended them."""
    rules.combined_records_are_in_one_hand.require([(each.carrier, each.surrendered_by) for each in found])
    rules.what_goes_on_bears_its_number.require([number], records=1)
    holder = found[0].surrendered_by or found[0].holder
    return _continued(found[0], holder, into, document, number.strip(), found, by=by, now=now)


def shares_of(*, parts: Sequence[tuple[Digest, Decimal]]) -> tuple[Share, ...]:
    """Shares of a division, each with the id of the title to be opened for it."""
    return tuple(Share(TitleId(new_id("title")), document, quantity) for document, quantity in parts)


def a_title_to_open() -> TitleId:
    """The id of a title that is to be opened, where an entry names it before."""
    return TitleId(new_id("title"))


@dataclass(frozen=True, slots=True)
class _Opened:
    """A record that is to be opened."""

    document: Digest
    consignment: ConsignmentId
    number: str
    first_holder: OrganisationId
    governing_law: str
    terms: IssueTerms
    held: Together = ALONE
    title: TitleId | None = None


def _continued(
    found: Title, holder: OrganisationId, title: TitleId, document: Digest, number: str, ancestors: Sequence[Title], *,
    by: Actor, now: datetime,
) -> TitleId:  # fmt: skip
    """A record that goes on for others that ended, on the same terms and in the hands of who surrendered them."""
    standing, given = found.standing, found.standing.returns_to
    others = tuple(each for each in (given.organisations if given else ()) if each != holder)
    held = Together(others, given.threshold if given else 1) if others else ALONE
    consent = Consent(holder, ConsentBasis.CONDUCT, "the holder surrendered the records that this one goes on for")
    terms = IssueTerms(
        standing.kind, standing.form, standing.order_of, _by_conduct((holder, *others), consent, by=by),
        guardians=standing.guardians, ancestors=tuple(Ancestor(each.id, each.document) for each in ancestors),
    )  # fmt: skip
    opened = _Opened(document, found.consignment, number, holder, found.governing_law, terms, held, title)
    return _open(opened, Act.PART, readers=queries.readers_of(found.id), by=by, now=now)


def _open(opened: _Opened, act: Act, *, readers: Iterable[OrganisationId], by: Actor, now: datetime) -> TitleId:
    existing = _existing(opened, by=by)
    if existing and _is_the_same(existing[0], opened, by):
        return TitleId(existing[0].id)
    rules.a_document_has_one_record.require([TitleId(row.id) for row in existing])
    entry = _entry(opened, act, by=by, now=now)
    for named in sorted(parties_named(entry)):
        rules.the_next_holder_is_known.require(named, known=known(named))
    require_lawful(None, entry)
    signed = sign_entry(None, entry, by=by.organisation, now=now)
    title = Title.opened_by(
        entry, head=signed.digest, number=opened.number, consignment=opened.consignment,
        governing_law=opened.governing_law,
    )  # fmt: skip
    recorded = append(signed, before=None, after=title, now=now)
    grant_access(subject=title.id, organisations={by.organisation, *parties_named(entry), *readers})
    journal.record_all([fact_of(recorded, by=by)])
    return title.id


def _existing(opened: _Opened, *, by: Actor) -> list[TitleRow]:
    """Records of the document, and of its number; a void one gives its number back to an amended document."""
    rows = TitleRow.taken().filter(registry=queries.here())
    numbered = rows.filter(carrier=by.organisation, number=opened.number).exclude(state=str(TitleState.VOID))
    return list(rows.filter(document=opened.document) | numbered)


def _is_the_same(row: TitleRow, opened: _Opened, by: Actor) -> bool:
    first = row.entries.get(n=1)
    asked = (opened.document, opened.number, by.organisation, opened.first_holder)
    return opened.title in (None, row.id) and (row.document, row.number, first.by, first.to) == asked


def _entry(opened: _Opened, act: Act, *, by: Actor, now: datetime) -> Entry:
    terms, told = committed(opened.terms)
    return Entry(
        registry=queries.here(),
        title=opened.title or TitleId(new_id("title")),
        n=1,
        prev=Digest(""),
        act=act,
        by=by.organisation,
        to=opened.first_holder,
        at=aware_utc(now).replace(microsecond=0),
        document=opened.document,
        version=2,
        control=opened.held.control(opened.first_holder) or control_of(opened.first_holder),
        terms=terms,
        told=told,
    )


def _by_conduct(holders: Sequence[OrganisationId], consent: Consent, *, by: Actor) -> tuple[Consent, ...]:
    """Of a record that goes on: its holders chose the form already, and surrendered the records for this one."""
    issuer = Consent(by.organisation, ConsentBasis.EXPRESS, _CARRIERS_OWN)
    return (issuer, *(replace(consent, party=holder) for holder in holders if holder != by.organisation))


def _consents(holders: Sequence[OrganisationId], on: Opening, *, by: Actor) -> tuple[Consent, ...]:
    """The issuer's, and one of each other holder: the given one, also for those who hold together with its party, else
    the one that stands at this registry; none of it is inferred. Raises Refused (TITLE-66).

    For one on another platform that platform answers.
    """
    given = on.consent
    issuer = Consent(by.organisation, ConsentBasis.EXPRESS, on.asked or _CARRIERS_OWN)
    if on.platform:
        answered = f"the platform {on.platform} answers for the party, and takes the record over by its signed receipt"
        return (issuer, *(Consent(holder, ConsentBasis.CONDUCT, answered) for holder in holders))
    others = [holder for holder in holders if holder != by.organisation]
    for holder in others:
        rules.the_next_holder_is_known.require(holder, known=known(holder))
    found = {holder: replace(given, party=holder) if given else standing_consent(holder) for holder in others}
    rules.the_first_holder_consents_expressly.require(found.values())
    return (issuer, *(consent for consent in found.values() if consent))
