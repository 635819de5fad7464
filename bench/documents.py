# SPDX-License-Identifier: Apache-2.0
"""Verify one document offline, and set one as PDF, beside the bare primitives measured in the same run."""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.conftest import NOON
from tests.trust_makers import a_node, issued

from tradelane.documents.formats import to_pdf
from tradelane.verifier.formats import verify_file


def _milliseconds(act: Callable[[], Any], n: int) -> float:
    act()
    taken = []
    for _ in range(n):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return round(median(taken), 3)


def _three_signatures() -> float:
    """The least that verifying takes: issuer, seal and one certificate, P-256 each."""
    key = ec.generate_private_key(ec.SECP256R1())
    message = b"x" * 3000
    signature = key.sign(message, ec.ECDSA(hashes.SHA256()))
    public = key.public_key()
    return _milliseconds(lambda: [public.verify(signature, message, ec.ECDSA(hashes.SHA256())) for _ in range(3)], 300)


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    original, xml, document = issued().json, issued().xml, issued().document
    trust_list, now, n = a_node().trust_list(), NOON, 100
    yield {
        "name": "documents: verify one JSON original, warm",
        "value": _milliseconds(lambda: verify_file(original, name="a.json", trust_list=trust_list, now=now), n),
        "unit": "ms", "goal": 1, "better": "lower", "limit": _three_signatures(), "peer": None, "n": n,
    }  # fmt: skip
    yield {
        "name": "documents: set one as PDF/A-3, warm",
        "value": _milliseconds(
            lambda: to_pdf(document, original=original, xml=xml, verify_url="http://127.0.0.1/v", language="en"), 20
        ),
        "unit": "ms", "goal": 50, "better": "lower", "limit": None, "peer": None, "n": 20,
    }  # fmt: skip
