# SPDX-License-Identifier: Apache-2.0
"""Calls carried, and what each kind does once it is answered; apart, as only this file knows all four."""

from datetime import datetime

from tradelane.titles.actions.calls import Reaction, make_call
from tradelane.titles.actions.dcsa import answering, asking, issuing, surrendered
from tradelane.titles.ports import Line
from tradelane.titles.values.dcsa import CallKind, CallState

_REACTIONS: dict[CallKind, Reaction] = {
    CallKind.ISSUANCE_REQUEST: asking.request_delivered,
    CallKind.ISSUANCE_RESPONSE: issuing.answer_delivered,
    CallKind.SURRENDER_REQUEST: answering.request_delivered,
    CallKind.SURRENDER_RESPONSE: surrendered.answer_delivered,
}


def carry_call(*, call: str, now: datetime, line: Line | None = None) -> CallState:
    """Try a waiting call to a carrier or a platform once; where it stands afterwards.

    Raises Unavailable when it is to be tried again. Carrying it twice is harmless: whoever is called takes it in once.
    """
    return make_call(call=call, now=now, reactions=_REACTIONS, line=line)
