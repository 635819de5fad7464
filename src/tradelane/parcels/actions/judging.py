# SPDX-License-Identifier: Apache-2.0
"""A manifest comes in, its parts are judged one by one, the batch is signed; apart from whom its parcels go to.

Every step is one short transaction and safe to run twice. So a worker killed at any moment loses no line and doubles
none: what was committed stands, the rest is done again with the same outcome (docs/decisions/0023-parcels.md).
"""

import hashlib
import secrets
import zlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection, transaction

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import ConsignmentId, OrganisationId, new_id
from tradelane.origin.queries import certificates_numbered
from tradelane.parcels import queries
from tradelane.parcels.actions.addressing import hold_addresses
from tradelane.parcels.formats.judging import NOTHING, judge_part
from tradelane.parcels.formats.manifest import parcels_by_address, parts_of, read_manifest, says_addressees
from tradelane.parcels.formats.proofs import root_over, statement_json
from tradelane.parcels.formats.proven import agreements_in, named_in, proofs_from_json, proofs_json
from tradelane.parcels.formats.regimes import regime_of
from tradelane.parcels.formats.reports import law_digest, totals_from_json, totals_json
from tradelane.parcels.formats.verdicts import levels_of
from tradelane.parcels.models import DeclaredItem, Manifest, ManifestPart
from tradelane.parcels.rules import Facts
from tradelane.parcels.rules.lines import ITEM
from tradelane.parcels.values import Batch, ManifestView, ProvenOrigin, Regime
from tradelane.parties import actions as parties
from tradelane.parties.queries import node_actor
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.payments.formats.references import creditor_reference
from tradelane.tariff import queries as tariff
from tradelane.trust import actions as trust

FORGOTTEN_AFTER = timedelta(days=365)
"""UPU S10: a number is not used again within twelve months, so this long a repeated one is a duplicate."""
_AT_ONCE = 500
"""Values in one IN clause; old SQLite takes 999 parameters."""
_READ_AT_ONCE = 1 << 20


def take_in(
    *,
    file: Path,
    name: str,
    economy: str,
    on: date,
    by: Actor,
    now: datetime,
    readers: Iterable[OrganisationId] = (),
) -> ManifestView:
    """Keep the lines of a manifest bound for `economy`, to be judged by the law of the day `on`.

    When this returns every line is on disk and the work is asked for. The same file again is the same manifest.
    Raises Forbidden, Unreadable for a file that is no manifest, Refused when the economy is not on file.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY if by.may(Role.SIGNATORY) else Role.CLERK)
    digest = _digest_of(file)
    known = Manifest.objects.filter(organisation=by.organisation, digest=digest, economy=economy).first()
    if known is not None:
        return queries.view_of(known)
    edition = tariff.edition_on(economy=economy, on=on)
    _regime(economy, on, edition, agreements=(), seed="")
    frame, ignored = read_manifest(file, name=name)
    addressed = parcels_by_address(file, name=name) if says_addressees(ignored) else {}
    id = new_id("manifest")
    contents = [(part.height, _packed(part), _proofs(part)) for part in parts_of(frame)]
    with transaction.atomic():
        _forget(on)
        row = Manifest.objects.create(
            id=id, organisation=by.organisation, digest=digest, file=Path(name).name[:120], economy=economy, on=on,
            edition=edition, agreements=agreements_in(frame), seed=secrets.token_hex(16), lines=frame.height,
            ignored=list(ignored), taken_in_at=now,
            payment_reference=creditor_reference(ConsignmentId(id), purpose="parcels"),
        )  # fmt: skip
        for number, (lines, content, proofs) in enumerate(contents):
            ManifestPart.objects.create(manifest=row, number=number, lines=lines, content=content, proofs=proofs)
            journal.enqueue("parcels.judge", {"manifest": id, "part": number}, key=f"{id}:{number}")
        hold_addresses(row, addressed, now=now)
        parties.grant_access(subject=id, organisations={by.organisation, *readers})
        journal.record("parcels.manifest.taken_in", subject=id, by=by, digest=digest, lines=frame.height)
    return queries.view_of(row)


def judge(*, manifest: str, part: int, now: datetime) -> None:
    """Judge one part and keep its verdicts; nothing when they are kept already. Then sign, when it was the last one."""
    row = ManifestPart.objects.select_related("manifest").get(manifest=manifest, number=part)
    if row.judged_at is None:
        held = row.manifest
        regime = _regime(held.economy, held.on, held.edition, agreements=held.agreements or (), seed=held.seed)
        frame = pl.read_parquet(BytesIO(bytes(row.content)))
        seen, proofs = _declare(frame, held, part), proofs_from_json(row.proofs or ())
        made = judge_part(frame, _facts(regime), seen=seen, proofs=proofs)
        totals = {**totals_json(made.totals), "law": law_digest(regime)}
        with transaction.atomic():  # whoever comes second changes nothing: both reached the same verdicts
            ManifestPart.objects.filter(pk=row.pk, judged_at=None).update(
                verdicts=zlib.compress(b"\n".join(made.lines), level=1),
                root=_root(levels_of(made.lines), len(made.lines)), totals=totals, judged_at=now,
            )  # fmt: skip
    if not queries.unjudged(manifest):
        sign(manifest=manifest, now=now)


@transaction.atomic
def sign(*, manifest: str, now: datetime) -> None:
    """Sign the verdicts of a whole manifest as one batch, and log the statement's digest; later calls change nothing.

    What the lines said is removed with it. Raises Conflict while a part is not judged.
    """
    row = Manifest.objects.select_for_update().get(pk=manifest)
    if row.signed_at is not None:
        return
    parts = list(row.parts.order_by("number").only("root", "totals"))
    roots = [bytes(part.root) for part in parts if part.root is not None]
    told: list[dict[str, Any]] = [part.totals for part in parts if part.totals is not None]
    if len(roots) < len(parts):
        raise Conflict("Not every part of the manifest is judged.", field="manifest", fix="Let the worker finish.")
    last = levels_of(queries.lines_of_part(manifest, len(parts) - 1))
    node = node_actor().organisation
    statement = statement_json(Batch(
        manifest=manifest, digest=row.digest, economy=row.economy, on=row.on, at=now,
        root=root_over(roots, last, lines=row.lines),
        totals=sum(map(totals_from_json, told), NOTHING),
        currency=tariff.currency_of(economy=row.economy), seed=row.seed, payment_reference=row.payment_reference,
        law=tuple(sorted({held["law"] for held in told})), issuer=node,
    ))  # fmt: skip
    signature = trust.sign_message(organisation=node, payload=canonical(statement), now=now)
    row.statement, row.signed_at = statement, now
    row.protected, row.signature = signature.protected, signature.signature
    row.save(update_fields=["statement", "signed_at", "protected", "signature"])
    row.parts.update(content=b"")
    entry = {"kind": statement["kind"], "digest": digest_of(canonical(statement)), "issuer": node, "at": rfc3339(now)}
    trust.queue_for_log(leaf=canonical(entry))
    journal.record(
        "parcels.manifest.signed", subject=manifest, by=node_actor(), lines=row.lines, root=statement["root"]
    )


_looked_up: dict[Digest, Facts] = {}


def _facts(regime: Regime) -> Facts:
    """The regime looked up, kept from part to part while a worker is at one manifest."""
    key = digest_of(canonical([law_digest(regime), regime.seed]))
    if key not in _looked_up:
        _looked_up.clear()
        _looked_up[key] = Facts(regime)
    return _looked_up[key]


def _regime(economy: str, on: date, edition: str, *, agreements: Iterable[str], seed: str) -> Regime:
    tables = tariff.tables_of(economy=economy, edition=edition, preferences=agreements)
    return regime_of(economy, on=on, tables=tables, seed=seed)


def _proofs(part: pl.DataFrame) -> list[dict[str, Any]]:
    """The certificates that lines of a part name, as this node knows them today."""
    found = certificates_numbered(named_in(part))
    return proofs_json(
        ProvenOrigin(
            agreement, held.number, held.exporting, frozenset(held.hs_codes), held.issued_on, held.valid_to,
            ended=held.ended_as is not None,
        )
        for agreement, held in found
    )  # fmt: skip


def _declare(frame: pl.DataFrame, row: Manifest, part: int) -> set[str]:
    """Note the parcels of a part; those that another manifest declared within twelve months."""
    numbered = frame.filter(pl.col("item").str.contains(f"^(?:{ITEM})$"))
    items, day = numbered["item"].unique().to_list(), row.on.isoformat()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO parcels_declared_item (item, manifest, part, declared_on) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [(item, row.id, part, day) for item in items],
        )
    own = set(DeclaredItem.objects.filter(manifest=row.id, part=part).values_list("item", flat=True))
    others = [item for item in items if item not in own]
    found: set[str] = set()
    for at in range(0, len(others), _AT_ONCE):
        asked = DeclaredItem.objects.filter(item__in=others[at : at + _AT_ONCE]).exclude(manifest=row.id)
        found.update(asked.values_list("item", flat=True))
    return found


def _forget(on: date) -> None:
    DeclaredItem.objects.filter(declared_on__lt=on - FORGOTTEN_AFTER).delete()


def _root(levels: list[list[bytes]], lines: int) -> bytes:
    return root_over([levels[-1][0]], levels, lines=lines)


def _packed(part: pl.DataFrame) -> bytes:
    out = BytesIO()
    part.write_parquet(out, compression="zstd", compression_level=1)
    return out.getvalue()


def _digest_of(file: Path) -> str:
    """The digest of a file, read piece by piece."""
    made = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(_READ_AT_ONCE):
            made.update(piece)
    return f"sha256:{made.hexdigest()}"
