# SPDX-License-Identifier: Apache-2.0
"""Read what pays: a bank's notification beside the bare parse of its XML, and a code beside its bare checksum."""

import binascii
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from lxml import etree
from tests.makers import BUYER
from tests.payment_makers import NOW, a_credit, usd

from tradelane.kernel.money import Money
from tradelane.payments.formats import emvqr
from tradelane.payments.formats.camt054 import read_notification, write_notification
from tradelane.payments.formats.national_qr import paynow

CREDITS = 1_000
A_FILE_A_MINUTE = 2_000
"""Goal a second: a busy bank's evening file of 100,000 credits is read within a minute."""
CODES = 2_000
ROUNDS = 7


def _each_second(act: Callable[[], Any], things: int) -> float:
    act()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return round(things / median(taken))


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    credits = [a_credit(bank_reference=f"BANK-{n:05d}") for n in range(CREDITS)]
    file = write_notification(
        credits, message_id="BENCH", account="002180000118359719", bank_bic="BISTMXMMXXX", now=NOW
    )
    if len(read_notification(file).credits) != CREDITS:
        raise RuntimeError("the benchmark's credits are not read")
    yield {
        "name": "payments: credits read from a camt.054",
        "value": _each_second(lambda: read_notification(file), CREDITS), "unit": "1/s", "goal": A_FILE_A_MINUTE,
        "better": "higher", "limit": _each_second(lambda: etree.fromstring(file), CREDITS), "peer": None, "n": CREDITS,
    }  # fmt: skip
    amount = Money(usd("12.40").amount, "SGD")
    code = emvqr.encode(paynow(payee=BUYER, name="Merlion Roasters", amount=amount, reference="S26-494GJD34DQ"))
    raw = code.encode()
    yield {
        "name": "payments: EMVCo codes read",
        "value": _each_second(lambda: [emvqr.decode(code) for _ in range(CODES)], CODES), "unit": "1/s",
        "goal": 10_000, "better": "higher",
        "limit": _each_second(lambda: [binascii.crc_hqx(raw, 0xFFFF) for _ in range(CODES)], CODES), "peer": None,
        "n": CODES,
    }  # fmt: skip
