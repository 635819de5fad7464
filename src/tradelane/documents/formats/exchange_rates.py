# SPDX-License-Identifier: Apache-2.0
"""Exchange rates as people write them: `USD/MXN=18.40@2026-11-01:Banco de México`.

Apart, because the page and the command take them alike.
"""

import re
from datetime import date

from tradelane.documents.values import Rate
from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import decimal_from
from tradelane.kernel.quoting import quoted

_FORM = re.compile(
    r"(?P<base>[A-Z]{3})/(?P<quote>[A-Z]{3})\s*=\s*(?P<factor>[0-9.]{1,20})\s*@\s*(?P<day>\d{4}-\d\d-\d\d)(?::(?P<source>.{1,200}))?"
)
_FIX = "Write BASE/QUOTE=RATE@DAY:SOURCE, such as USD/MXN=18.40@2026-11-01:Banco de México (1 USD is 18.40 MXN)."


def read_rate(text: str, *, field: str = "rate") -> Rate:
    """The rate in `text`; without a source it is the user's. Raises Unreadable naming `field`."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise _bad(f"{quoted(text)} is not a dated exchange rate", field)
    base, quote = found["base"], found["quote"]
    if base not in CURRENCIES or quote not in CURRENCIES or base == quote:
        raise _bad(f"{base}/{quote} are not two currencies of ISO 4217", field)
    factor = decimal_from(found["factor"], field=field)
    if factor <= 0:
        raise _bad("a rate is more than zero", field)
    try:
        day = date.fromisoformat(found["day"])
    except ValueError as error:
        raise _bad(f"{found['day']} is no day", field) from error
    return Rate(base, quote, factor, day, (found["source"] or "").strip() or "given by the user")


def _bad(why: str, field: str) -> Unreadable:
    return Unreadable(why, field=field, rule="RATE-1", fix=_FIX, cites="WTO Valuation Agreement art. 9")
