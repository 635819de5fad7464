# SPDX-License-Identifier: Apache-2.0
"""The only reads of manifests and verdicts that others may use; apart from the tables."""

import json
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Q, Sum

from tradelane.consignments.actions.people import parties_about
from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.errors import Gone, NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parcels.formats.judging import NOTHING
from tradelane.parcels.formats.manifest import PART_LINES
from tradelane.parcels.formats.proofs import PART_HEIGHT, proof_json, tree_in
from tradelane.parcels.formats.regimes import regime_of
from tradelane.parcels.formats.reports import LISTED_AT_MOST, report_json, totals_from_json
from tradelane.parcels.formats.verdicts import levels_of
from tradelane.parcels.models import AddresseeRow, DeclaredItem, Manifest, ManifestAddresses, ManifestPart
from tradelane.parcels.values import Addressed, AddressedParcel, ManifestState, ManifestView, Totals
from tradelane.parties.queries import require_access, visible
from tradelane.parties.queries.vault import json_or_gone, matters_of, open_bytes, same_person
from tradelane.parties.values import Actor
from tradelane.privacy.formats import person_key
from tradelane.privacy.values import PersonKey
from tradelane.tariff import queries as tariff
from tradelane.tracking.queries import shipment_numbers
from tradelane.trust.formats.log import inclusion_path

_MANIFEST = "manifest_"
"""Prefix of a manifest's id."""


def manifest(*, id: str, by: Actor) -> ManifestView:
    """One manifest as it stands. Raises NotFound, also when the reader may not see it."""
    require_access(subject=id, by=by)
    return view_of(_row(id))


def manifests(*, by: Actor, limit: int = 50) -> list[ManifestView]:
    """The manifests that the reader may see, newest first."""
    rows = Manifest.objects.filter(id__in=visible(prefix=_MANIFEST, by=by)).order_by("-taken_in_at", "-id")[:limit]
    return [view_of(row) for row in rows]


def report(*, id: str, by: Actor) -> dict[str, Any]:
    """What `tradelane parcels` prints of a manifest, with the first lines that are not released."""
    require_access(subject=id, by=by)
    row = _row(id)
    view = view_of(row)
    tables = tariff.tables_of(economy=row.economy, edition=row.edition, preferences=row.agreements or ())
    regime = regime_of(row.economy, on=row.on, tables=tables, seed=row.seed)
    held = (line for line in _lines(id) if b'"verdict":"release"' not in line)
    told = report_json(
        view.totals or NOTHING, regime=regime, currency=view.currency, ignored=view.ignored,
        lines=list(islice(held, LISTED_AT_MOST)),
    )  # fmt: skip
    return {
        "manifest": view.id, "state": str(view.state), "declared": view.lines, **told,
        "payment_reference": view.payment_reference, "statement": view.statement,
    }  # fmt: skip


def verdict_lines(*, id: str, by: Actor) -> Iterator[bytes]:
    """The verdicts on lines judged so far, one line of JSON each, in the order of the manifest."""
    require_access(subject=id, by=by)
    return _lines(id)


def _lines(id: str) -> Iterator[bytes]:
    for number in _judged(id):
        yield from lines_of_part(id, number)


def verdicts_on(*, id: str, item: str, by: Actor) -> list[dict[str, Any]]:
    """The verdicts on the lines of one parcel. Raises NotFound when the manifest does not declare it."""
    require_access(subject=id, by=by)
    found = _verdicts(id, item)
    if not found:
        raise NotFound("The manifest has no such parcel.", field="item", fix="Check its number.")
    return found


def _verdicts(id: str, item: str) -> list[dict[str, Any]]:
    mark = f'"item":"{item}"'.encode()
    places = DeclaredItem.objects.filter(item=item, manifest=id).values_list("part", flat=True)
    numbers: Iterable[int] = places or _judged(id)
    return [orjson.loads(line) for number in numbers for line in lines_of_part(id, number) if mark in line]


def parcels_of(person: PersonKey) -> Iterator[AddressedParcel]:
    """Each parcel that was declared for a person, once, for that person: by e-mail, and by a shipment's number.

    The caller has shown that they are this person.
    """
    told: set[tuple[str, str]] = set()
    waiting = [*_waiting(person)]  # read first: what is sealed apart meanwhile is found among the rows
    addressed = AddresseeRow.objects.filter(pk__in=_addressees(person)).select_related("manifest")
    for row in addressed.order_by("manifest__taken_in_at", "pk"):
        for item in json_or_gone(row.items, place=AddresseeRow.place(row.id), gone=[]):
            told.add((row.manifest_id, item))
            yield _addressed(row.manifest, item, row=row.id)
    for manifest, item in waiting:
        if (manifest.id, item) not in told:
            told.add((manifest.id, item))
            yield _addressed(manifest, item)
    numbers = shipment_numbers(consignments={consignment for consignment, _ in parties_about(person)})
    for declared in DeclaredItem.objects.filter(item__in=numbers).order_by("declared_on", "pk"):
        if (declared.manifest, declared.item) not in told:
            yield _addressed(_row(declared.manifest), declared.item)


def _waiting(person: PersonKey) -> Iterator[tuple[Manifest, str]]:
    """The parcels of a person in manifests of which not everybody's are sealed apart yet."""
    people = same_person(person)
    for held in ManifestAddresses.objects.select_related("manifest").order_by("manifest__taken_in_at", "pk"):
        with suppress(Gone):  # the last one was sealed apart since
            for email, items in addressed_in(held).items():
                if person_key(email, secret=settings.NODE_SECRET) in people:
                    yield from ((held.manifest, item) for item in items)


def addressed_in(held: ManifestAddresses) -> Addressed:
    """Who stands in a manifest that waits; for this room's actions. Raises Gone once its work is done."""
    found: Addressed = json.loads(open_bytes(bytes(held.content), place=ManifestAddresses.place(held.pk)))
    return found


def _addressees(person: PersonKey) -> list[str]:
    """The rows that the person's keys are of."""
    return [matter for matter in matters_of(person) if matter.startswith("addressee_")]


def _addressed(manifest: Manifest, item: str, *, row: str = "") -> AddressedParcel:
    return AddressedParcel(
        item=item, manifest=manifest.id, organisation=OrganisationId(manifest.organisation), economy=manifest.economy,
        on=manifest.on, verdicts=tuple(_verdicts(manifest.id, item)), row=row,
    )  # fmt: skip


def proof(*, id: str, line: int, by: Actor) -> dict[str, Any]:
    """The verdict on one line with the proof that it is in the signed batch; anybody checks it offline.

    Raises NotFound for a line that is not there, or while the batch is not signed.
    """
    require_access(subject=id, by=by)
    row = _row(id)
    if row.statement is None or not 0 < line <= row.lines:
        raise NotFound(
            "The manifest has no such line, or is not signed yet.", field="line", fix="Ask again once it is signed."
        )
    index = line - 1
    part, last = index // PART_LINES, (row.lines - 1) // PART_LINES
    opened = {number: levels_of(list(lines_of_part(id, number))) for number in {part, last}}
    roots = [bytes(each.root or b"") for each in row.parts.order_by("number").only("root")]
    path = inclusion_path(index=index, size=row.lines, node=tree_in(roots, opened, height=PART_HEIGHT))
    verdict = list(lines_of_part(id, part))[index % PART_LINES]
    return proof_json(
        verdict, index=index, path=[b64encode(step).decode() for step in path], statement=row.statement,
        protected=row.protected, signature=row.signature,
    )  # fmt: skip


def lines_of_part(id: str, number: int) -> list[bytes]:
    """The verdicts of a judged part; for this room's actions, which check access."""
    packed = ManifestPart.objects.filter(manifest=id, number=number).values_list("verdicts", flat=True).get()
    return [] if packed is None else zlib.decompress(bytes(packed)).splitlines()


def view_of(row: Manifest) -> ManifestView:
    """A row as others see it."""
    done = row.parts.aggregate(done=Sum("lines", filter=Q(judged_at__isnull=False)))["done"] or 0
    sums: Totals = NOTHING
    for part in row.parts.exclude(totals=None).only("totals"):
        sums = sums + totals_from_json(part.totals or {})
    currency = tariff.currency_of(economy=row.economy)
    assert currency in CURRENCIES
    return ManifestView(
        id=row.id, digest=row.digest, name=row.file, economy=row.economy, on=row.on, lines=row.lines, done=done,
        state=ManifestState.SIGNED if row.signed_at else ManifestState.WORKING, totals=sums if done else None,
        currency=currency, payment_reference=row.payment_reference, taken_in_at=row.taken_in_at,
        signed_at=row.signed_at, organisation=OrganisationId(row.organisation), ignored=tuple(row.ignored),
        statement=row.statement,
    )  # fmt: skip


def unjudged(id: str) -> list[int]:
    """Numbers of the parts that wait."""
    return list(
        ManifestPart.objects.filter(manifest=id, judged_at=None).order_by("number").values_list("number", flat=True)
    )


def _judged(id: str) -> list[int]:
    rows = ManifestPart.objects.filter(manifest=id, judged_at__isnull=False)
    return list(rows.order_by("number").values_list("number", flat=True))


def _row(id: str) -> Manifest:
    row = Manifest.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such manifest.", field="id", fix="Check its id.")
    return row
