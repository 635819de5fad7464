# SPDX-License-Identifier: Apache-2.0
"""The signed statement over a batch of verdicts and the proof of one line; apart, because anybody checks them offline.

    {"verdict": {…}, "index": 41, "path": ["…"], "statement": {"kind": "parcels-verdicts", "lines", "root", …},
     "signature": {"protected", "signature"}}

The statement is signed by the node as a detached JWS over its canonical form. Its `root` is that of the tree of
RFC 9162 over the canonical verdicts in the order of their lines.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

import orjson

from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.parcels.formats.reports import totals_json
from tradelane.parcels.values import Batch
from tradelane.trust.formats.chains import SignersAt
from tradelane.trust.formats.evidence import verify_signature
from tradelane.trust.formats.log import NodeAt, path_from, root_of
from tradelane.trust.rules.log import leaf_hash, the_entry_is_in_the_tree
from tradelane.trust.values.signers import DetachedSignature

KIND = "parcels-verdicts"
PART_HEIGHT = 16
"""Levels of the tree over one full part: `manifest.PART_LINES` is two to this power."""


def statement_json(batch: Batch) -> dict[str, Any]:
    """What is signed over a batch; names no person and no parcel."""
    return {
        "kind": KIND, "manifest": batch.manifest, "file": batch.digest, "economy": batch.economy,
        "on": batch.on.isoformat(), "issuer": batch.issuer, "at": rfc3339(batch.at), "lines": batch.totals.lines,
        "root": b64encode(batch.root).decode(), "currency": batch.currency, "totals": totals_json(batch.totals),
        "seed": batch.seed, "payment_reference": batch.payment_reference, "law": list(batch.law),
    }  # fmt: skip


def tree_in(roots: Sequence[bytes], opened: dict[int, list[list[bytes]]], *, height: int) -> NodeAt:
    """The nodes of a batch whose part n is the subtree n of 2**height lines.

    `roots` has the root of each part; `opened` the levels of the parts whose inner nodes are asked for, the last
    one among them when it is shorter than the others.
    """

    def node(level: int, index: int) -> bytes:
        if level < height:
            part = index >> height - level
            return opened[part][level][index - (part << height - level)]
        if level == height:
            return roots[index]
        return hashlib.sha256(b"\1" + node(level - 1, 2 * index) + node(level - 1, 2 * index + 1)).digest()

    return node


def root_over(roots: Sequence[bytes], last: list[list[bytes]], *, lines: int) -> bytes:
    """The root of the whole batch from those of its parts; `last` has the levels of the last part."""
    return root_of(lines, tree_in(roots, {len(roots) - 1: last}, height=PART_HEIGHT))


def proof_json(
    verdict: bytes, *, index: int, path: Sequence[str], statement: dict[str, Any], protected: str, signature: str
) -> dict[str, Any]:
    """A verdict with all that is needed to check it."""
    return {
        "verdict": orjson.loads(verdict), "index": index, "path": list(path), "statement": statement,
        "signature": {"protected": protected, "signature": signature},
    }  # fmt: skip


def check_proof(proof: Any, *, signers: SignersAt) -> OrganisationId:
    """Who vouches for the verdict of a proof, when it stands in the batch that they signed. Raises Unreadable."""
    try:
        statement, index, held = proof["statement"], proof["index"], proof["signature"]
        leaf, path = leaf_hash(canonical(proof["verdict"])), path_from(proof["path"], field="path")
        root, size = b64decode(statement["root"], validate=True), statement["lines"]
        right = statement["kind"] == KIND and proof["verdict"]["line"] == index + 1
        signature = DetachedSignature(held["protected"], held["signature"])
    except (KeyError, TypeError, ValueError) as error:
        raise _broken("it lacks a part", "proof") from error
    if not right or not isinstance(index, int) or not isinstance(size, int):
        raise _broken("it is of another line or another kind", "statement")
    if not the_entry_is_in_the_tree(index=index, size=size, leaf=leaf, path=path, root=root):
        raise _broken("the verdict does not stand in the batch", "path")
    read = verify_signature(canonical(statement), signature, signers=signers, field="signature.")
    if read.signer.organisation != statement["issuer"]:
        raise _broken("somebody else signed it", "signature")
    return OrganisationId(read.signer.organisation)


def _broken(why: str, field: str) -> Unreadable:
    return Unreadable(
        f"the proof does not hold: {why}", field=field, rule="PARCEL-PROOF", fix="Ask the node for the proof again."
    )
