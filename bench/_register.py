# SPDX-License-Identifier: Apache-2.0
"""A register of titles of any size, made in as many processes as there are processors: a carrier issues each title, and
it goes to and fro between two parties whose keys it is bound to. All of it is signed for real.
"""

import os
import shutil
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from tests.foreign_node import ForeignNode
from tests.makers import CARRIER, OUTSIDER, SELLER

from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles import formats
from tradelane.titles.rules import key_commitment
from tradelane.titles.values import (
    Act,
    Consent,
    ConsentBasis,
    Control,
    Entry,
    Form,
    IssueTerms,
    Jws,
    Party,
    RecordKind,
    SignedEntry,
)

CHAIN = 10
"""Entries a title."""
_START = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
_SALT = "0" * 64


def write_register(file: Path, trust: Path, *, titles: int) -> int:
    """Write a register and the trust list by which it is valid; how many entries it has."""
    node = ForeignNode("MX", _START)
    for party in (CARRIER, SELLER, OUTSIDER):
        node.certify(party)
    trust.write_bytes(node.trust_list_file())
    each = -(-titles // (os.cpu_count() or 1))
    ranges = [range(start, min(start + each, titles)) for start in range(0, titles, each)]
    parts = [file.with_suffix(f".{number}") for number in range(len(ranges))]
    forked = get_context("fork")  # keys can't be sent to another process, only inherited
    writers = [forked.Process(target=_write_part, args=(node, *part)) for part in zip(parts, ranges, strict=True)]
    for writer in writers:
        writer.start()
    with file.open("wb") as whole:
        for writer, part in zip(writers, parts, strict=True):
            writer.join()
            with part.open("rb") as content:
                shutil.copyfileobj(content, whole, 1_000_000)
            part.unlink()
    return titles * CHAIN


def _write_part(node: ForeignNode, file: Path, numbers: range) -> None:
    with file.open("wb") as out:
        for number in numbers:
            for signed in _chain(node, number):
                out.write(canonical(formats.signed_json(signed)) + b"\n")


def _chain(node: ForeignNode, number: int) -> list[SignedEntry]:
    chain: list[SignedEntry] = []
    consents = tuple(Consent(party, ConsentBasis.EXPRESS, "a contract") for party in (CARRIER, SELLER))
    terms = IssueTerms(RecordKind.BILL_OF_LADING, Form.BLANK, None, consents)
    by, to = CARRIER, SELLER
    for n in range(1, CHAIN + 1):
        at = _START + timedelta(seconds=n)
        entry = Entry(
            node.organisation, TitleId(f"title_{number:026d}"), n, chain[-1].digest if chain else Digest(""),
            Act.TRANSFER if chain else Act.ISSUE, by, to, at, digest_of(b"%d" % number), 2,
            _control(node, to), None if chain else terms,
        )  # fmt: skip
        body = formats.entry_bytes(entry)
        author, home = (Jws(*node.sign(signer, body, at=at)) for signer in (by, node.organisation))
        opens = () if n == 1 else (_SALT,)
        chain.append(SignedEntry(entry, digest_of(body), author, home, _SALT, opens=opens))
        by, to = to, OUTSIDER if to == SELLER else SELLER
    return chain


def _control(node: ForeignNode, to: OrganisationId) -> Control:
    key = formats.key_of_certificate(node.keys[to][1])
    return Control((Party(to, (key_commitment(key, salt=_SALT),)),))
