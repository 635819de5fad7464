# SPDX-License-Identifier: Apache-2.0
"""Verify one document, make all its files, and take many in, beside the bare primitives measured in the same run."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.conftest import NOON
from tests.document_makers import a_document
from tests.trust_makers import a_node, a_sealed_original, issued

from bench import _intake, _node
from tradelane.documents.formats import to_pdf
from tradelane.kernel.findings import Verdict
from tradelane.verifier.formats import verify_file


def _milliseconds(act: Callable[[], Any], n: int) -> float:
    """The least of `n` rounds after one that warms up: what else the machine does only ever adds."""
    act()
    taken = []
    for _ in range(n):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return round(min(taken), 3)


def _three_signatures() -> float:
    """The least that verifying takes: issuer, seal and one certificate, P-256 each."""
    key = ec.generate_private_key(ec.SECP256R1())
    message = b"x" * 3000
    signature = key.sign(message, ec.ECDSA(hashes.SHA256()))
    public = key.public_key()
    return _milliseconds(lambda: [public.verify(signature, message, ec.ECDSA(hashes.SHA256())) for _ in range(3)], 300)


def _different(n: int) -> list[bytes]:
    """Sealed originals of different documents by one issuer, each under a checkpoint of its own."""
    key, chain = issued().key, issued().chain
    made = (a_document(id=f"doc_{number}", number=f"INV-{number}") for number in range(n))
    return [a_sealed_original(document, node=a_node(), key=key, chain=chain) for document in made]


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    original, xml, document = issued().json, issued().xml, issued().document
    trust_list, now, n = a_node().trust_list(), NOON, 200
    least = _three_signatures()
    fresh = iter(_different(n + 1))

    def verify(content: bytes, name: str) -> None:
        report = verify_file(content, name=name, trust_list=trust_list, now=now)
        if report.result is not Verdict.VALID:
            raise RuntimeError(f"the benchmark's {name} does not verify: {report.failed()}")

    yield {
        "name": "documents: verify one JSON original, warm",
        "value": _milliseconds(lambda: verify(next(fresh), "a.json"), n),
        "unit": "ms", "goal": 1, "better": "lower", "limit": least, "peer": None, "n": n,
    }  # fmt: skip
    yield {
        "name": "documents: verify one XML, warm", "value": _milliseconds(lambda: verify(xml, "a.xml"), n // 4),
        "unit": "ms", "goal": 5, "better": "lower", "limit": least, "peer": None, "n": n // 4,
    }  # fmt: skip
    yield {
        "name": "documents: verify one PDF, warm",
        "value": _milliseconds(lambda: verify(issued().pdf, "a.pdf"), n // 4),
        "unit": "ms", "goal": 10, "better": "lower", "limit": least, "peer": None, "n": n // 4,
    }  # fmt: skip
    yield {
        "name": "documents: set one as PDF/A-3, warm",
        "value": _milliseconds(
            lambda: to_pdf(document, original=original, xml=xml, verify_url="http://127.0.0.1/v", language="en"), 20
        ),
        "unit": "ms", "goal": 50, "better": "lower", "limit": None, "peer": None, "n": 20,
    }  # fmt: skip
    yield _completed()
    yield from _intake.rows()


def _completed() -> dict[str, Any]:
    """The whole job that makes a document's files, in a node: log, seal, XML, PDF, both signed, stored."""
    _node.opened()
    from tests.document_makers import STATED, a_shipped_consignment
    from tests.makers import SELLER, an_actor

    from tradelane.documents import actions
    from tradelane.documents.values import DocumentKind
    from tradelane.kernel import clock

    n, kind = 20, DocumentKind.COMMERCIAL_INVOICE
    given = {"kind": kind, "issuer": SELLER, "statements": STATED[kind], "readers": (), "by": an_actor(SELLER)}
    consignment = a_shipped_consignment()
    issued_here = iter(
        [
            actions.issue(**given, consignment=consignment, number=f"C-{number}", now=clock.now())
            for number in range(n + 1)
        ]
    )
    return {
        "name": "documents: all files of one issued document",
        "value": _milliseconds(lambda: actions.complete(document=next(issued_here), now=clock.now()), n),
        "unit": "ms", "goal": 100, "better": "lower", "limit": None, "peer": None, "n": n,
    }  # fmt: skip
