# SPDX-License-Identifier: Apache-2.0
"""Documents taken in by the hundred, signed by their issuer elsewhere; apart from `issue`, which signs one here.

Reading and verifying hold nobody up: they come before the transaction. One transaction then stores all that holds,
gives every document its place in the public log under one checkpoint, and commits once; the receipts are the proofs of
those places. So a receipt says that the document is kept, and anybody can check it offline
(docs/decisions/0011-bulk-intake.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from tradelane.documents.actions.credits import require_credit_left
from tradelane.documents.actions.sealing import sealed_bodies, sealed_files
from tradelane.documents.formats import document_from_bytes, require_sound
from tradelane.documents.formats.signed import SignedDocument, lines_of, read_signed, verify_signed
from tradelane.documents.models import Document as Row
from tradelane.documents.models import DocumentFile, Signed
from tradelane.documents.rules.any_document import (
    a_document_goes_to_those_who_know_its_consignment,
    an_organisation_signs_only_for_itself,
    only_who_may_grant_a_document_issues_it,
)
from tradelane.documents.rules.intake import (
    a_document_is_not_issued_in_the_future,
    a_document_taken_in_is_a_first_version,
    the_id_is_one_of_a_document,
    the_issuer_is_named_as_registered,
)
from tradelane.documents.values import KINDS, Document, DocumentKind, FileFormat, Receipt
from tradelane.journal import actions as journal
from tradelane.kernel.canonical import parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Conflict, Refused, TradelaneError, Unreadable
from tradelane.kernel.ids import DocumentId, OrganisationId, PersonId, new_id
from tradelane.parties import actions as parties
from tradelane.parties import queries as people
from tradelane.parties.formats import read_organisation_id
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.trust import actions as trust
from tradelane.trust.formats import log_entry
from tradelane.trust.formats.chains import SignersAt
from tradelane.trust.formats.signatures import signature_chain
from tradelane.trust.queries import keepers, people_needed, trust_list
from tradelane.trust.rules.browser_keys import a_browser_key_signs_for_its_keeper
from tradelane.trust.rules.certificates import enough_people_signed

_AT_ONCE = 300
"""Documents asked for by one statement: each by id, digest and number, and old SQLite takes 999 parameters."""
_SEALED_TOGETHER = 50
"""Documents a job: sealing them takes a fraction of a second, well within the lease of a job."""
_TRIES = 3
"""Two batches with the same number at the same moment: the second finds the first when it looks again."""


def take_in(
    *, batch: bytes, readers: Iterable[OrganisationId], by: Actor, now: datetime
) -> list[Receipt | TradelaneError]:
    """Keep the signed documents of a batch, one a line (`formats.signed`); a receipt, or the reason why not, for each.

    What is receipted is durable, in the public log, and visible to its issuer and `readers`. A line that is refused
    holds up no other. The same document again gets a receipt of the same place, so an unanswered batch is sent again.
    A line signed by a key
    of a person's browser is kept when that person brings it and one signatory is enough.
    Raises Forbidden (role), Unreadable (no batch, a reader that is no organisation).
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    allowed = {by.organisation, *map(read_organisation_id, readers)}
    lines = lines_of(batch)
    judge = _Judge(
        by, people.organisation(by.organisation).name, SignersAt(now, trust_list()),
        keepers(by.organisation), people_needed(by.organisation),
    )  # fmt: skip
    read = [judge.read(line) for line in lines]
    signed = [one for one in read if isinstance(one, SignedDocument)]
    kept = _kept(signed, readers=allowed, by=by, now=now)
    return [kept[one.digest] if isinstance(one, SignedDocument) else one for one in read]


def seal(*, documents: Iterable[DocumentId], now: datetime) -> int:
    """Make the sealed originals of documents that were taken in; how many were still to make.

    XML and PDF carry the issuer's signature, and its key is not here, so such a document has its JSON only.
    """
    rows = [row for row in Row.objects.filter(pk__in=list(documents), files__isnull=True) if not row.is_erased]
    trust.ask_witnesses(now=now)
    originals = trust.seal_originals([_to_seal(row) for row in rows], now=now)
    sealed = sealed_files(
        [(document_from_bytes(row.original), FileFormat.JSON, made) for row, made in zip(rows, originals, strict=True)]
    )
    made = [
        DocumentFile(document=row, format=FileFormat.JSON, content=kept, digest=digest_of(content), made_at=now)
        for row, content, kept in zip(rows, originals, sealed, strict=True)
    ]
    DocumentFile.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _to_seal(row: Row) -> trust.ToSeal:
    signatures = tuple((protected, signature) for protected, signature in row.signatures)
    return trust.ToSeal(parse(row.original), signatures, bytes(row.leaf))


@dataclass(frozen=True, slots=True)
class _Judge:
    """What every document of a batch must be, whoever else is in it."""

    by: Actor
    name: str
    signers: SignersAt
    keepers: Mapping[bytes, PersonId]
    """By certificate: who keeps its key in a browser."""
    people_needed: int

    def read(self, line: bytes) -> SignedDocument | TradelaneError:
        """The document when it may be kept, else the reason."""
        try:
            signed = read_signed(line)
            self._require_own_and_first(signed.document)
            require_sound(signed.document)
            verify_signed(signed, self.signers)
            self._require_keeper(signed)
        except (Refused, Unreadable) as error:
            return error
        return signed

    def _require_own_and_first(self, document: Document) -> None:
        an_organisation_signs_only_for_itself.require(document.issuer, by=self.by.organisation)
        only_who_may_grant_a_document_issues_it.require(KINDS[document.kind], issuer=self.by.kinds)
        the_issuer_is_named_as_registered.require(document.issuer_name, registered=self.name)
        the_id_is_one_of_a_document.require(document.id)
        a_document_taken_in_is_a_first_version.require(document)
        a_document_is_not_issued_in_the_future.require(document.issued_on, today=self.signers.at.date())

    def _require_keeper(self, signed: SignedDocument) -> None:
        """What a browser's key signed is its keeper's act, of one person: the organisation's own system has its own
        order of who signs, but this node certified that key and knows how many people it asks for.
        """
        keeper = self.keepers.get(signature_chain(signed.signatures[0])[0]) if self.keepers else None
        if keeper is not None:
            a_browser_key_signs_for_its_keeper.require(self.by.person, keeper=keeper)
            enough_people_signed.require([keeper], self.people_needed)


def _kept(
    signed: Sequence[SignedDocument], *, readers: set[OrganisationId], by: Actor, now: datetime
) -> dict[Digest, Receipt | TradelaneError]:
    """Store what may be stored, in one commit; the outcome by digest."""
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                return _stored(signed, readers=readers, by=by, now=now)
        except IntegrityError:  # another batch took a number or an id in the same moment
            if not left:
                raise
    raise AssertionError("unreachable")


def _stored(
    signed: Sequence[SignedDocument], *, readers: set[OrganisationId], by: Actor, now: datetime
) -> dict[Digest, Receipt | TradelaneError]:
    # 1. what is here already, what would take somebody's id or number or come into somebody's consignment
    there, at = _Taken.of(signed), rfc3339(now)
    leaves: dict[Digest, bytes] = {}
    outcome: dict[Digest, Receipt | TradelaneError] = {}
    fresh: list[Signed] = []
    for one in signed:
        if one.digest in leaves or one.digest in outcome:
            continue
        known = there.leaf_of(one.digest)
        if known is not None:
            leaves[one.digest] = known
        elif (refused := there.refusal_of(one.document, readers) or _credit_refused(one.document, fresh)) is not None:
            outcome[one.digest] = refused
        else:
            document = one.document
            leaf = log_entry(kind=str(document.kind), digest=one.digest, issuer=document.issuer, at=at)
            there.add(one.digest, leaf, document.id, document.issuer, document.kind, document.number, version=1)
            fresh.append(Signed(one.document, one.body, one.digest, one.signatures, leaf))
            leaves[one.digest] = leaf
    # 2. rows, places in the log, who may see them, the fact and the job
    kept = sealed_bodies([(one.document, one.body) for one in fresh])
    Row.add([one._replace(body=body) for one, body in zip(fresh, kept, strict=True)], issued_at=now)
    evidence = trust.log_together(leaves=list(leaves.values()), now=now)
    ids = {one.digest: one.document.id for one in signed}
    parties.grant_each((ids[digest], reader) for digest in leaves for reader in readers)
    _note([one.document.id for one in fresh], by=by)
    # 3. the receipts, which count when this commits
    receipts = zip(leaves, evidence, strict=True)
    return outcome | {digest: Receipt(ids[digest], digest, log) for digest, log in receipts}


def _credit_refused(document: Document, fresh: Sequence[Signed]) -> Refused | None:
    """Why a credit note can't be kept beside those here and in this batch."""
    if document.kind is not DocumentKind.CREDIT_NOTE:
        return None
    try:
        require_credit_left(document, besides=[one.document for one in fresh])
    except Refused as error:
        return error
    return None


def _note(ids: list[DocumentId], *, by: Actor) -> None:
    """The fact that they were taken in, and the jobs that seal them."""
    if ids:
        journal.record("documents.batch.taken_in", subject=new_id("batch"), by=by, documents=ids)
    for start in range(0, len(ids), _SEALED_TOGETHER):
        some = ids[start : start + _SEALED_TOGETHER]
        journal.enqueue("documents.seal", {"documents": some}, key=some[0])


@dataclass(slots=True)
class _Taken:
    """Digests, ids and numbers that are taken, by documents here or by earlier lines of the batch."""

    leaves: dict[str, bytes] = field(default_factory=dict)
    """By digest: the entry of the public log; empty for a document received from another node."""
    ids: set[str] = field(default_factory=set)
    numbers: set[tuple[str, str, str]] = field(default_factory=set)
    knowing: dict[str, set[OrganisationId]] = field(default_factory=dict)
    """By consignment that is kept here: who may see it."""

    @classmethod
    def of(cls, signed: Sequence[SignedDocument]) -> "_Taken":
        """What the table says about these documents; all of them are of one issuer."""
        taken = cls()
        for start in range(0, len(signed), _AT_ONCE):
            some = signed[start : start + _AT_ONCE]
            alike = Q(digest__in=[one.digest for one in some]) | Q(pk__in=[one.document.id for one in some])
            alike |= Q(issuer=some[0].document.issuer, version=1, number__in=[one.document.number for one in some])
            taken.knowing |= people.readers_of_all(subjects={one.document.consignment for one in some})
            columns = ("digest", "leaf", "id", "issuer", "kind", "number", "version")
            for digest, leaf, id, *rest in Row.objects.filter(alike).values_list(*columns):
                taken.add(digest, bytes(leaf), id, *rest)
        return taken

    def add(self, digest: str, leaf: bytes, id: str, issuer: str, kind: str, number: str, version: int) -> None:
        """Count a document's digest, id and number as taken."""
        self.leaves[digest] = leaf
        self.ids.add(id)
        if version == 1:
            self.numbers.add((issuer, kind, number))

    def leaf_of(self, digest: Digest) -> bytes | None:
        """The log entry of this very document when it is here."""
        return self.leaves.get(digest) or None

    def refusal_of(self, document: Document, readers: set[OrganisationId]) -> TradelaneError | None:
        """Why the document can't be kept beside what is here; `readers` are its issuer and whom it lets see it."""
        known = self.knowing.get(document.consignment)
        if known is not None and not a_document_goes_to_those_who_know_its_consignment(readers, known=known):
            return a_document_goes_to_those_who_know_its_consignment.refused(field="document.consignment")
        if (document.issuer, str(document.kind), document.number) in self.numbers:
            return Conflict("Another document has this number.", field="document.number", fix="Use another number.")
        if document.id in self.ids:
            return Conflict("Another document has this id.", field="document.id", fix="Give it an id of its own.")
        return None
