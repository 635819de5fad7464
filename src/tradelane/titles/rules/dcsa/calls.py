# SPDX-License-Identifier: Apache-2.0
"""What an answer to a call means (EBL_ISS and EBL_SUR 3.0.4); apart, because carriers and platforms read it alike."""

from tradelane.titles.values.dcsa import CallState, Settled

_SAYS_NO = frozenset({400, 409, 413, 415, 422})
"""Whoever was called read it and refuses it; trying again by itself changes nothing. Any other status, such as 401 of
a header that is to be corrected, is tried again until a person looks."""
_CONFLICT = 409


def settled_by(status: int, *, tries: int, why: str = "") -> Settled:
    """What came of the n-th try, by the status of its answer.

    A conflict after a try whose answer was lost says that this very call had arrived: DCSA's receivers must not take
    anything in twice, so that a repeated call finds itself.
    """
    if status // 100 == 2:
        return Settled(CallState.DONE, status)
    if status == _CONFLICT and tries > 1:
        return Settled(CallState.DONE, status, why)
    return Settled(CallState.REFUSED if status in _SAYS_NO else CallState.WAITING, status, why)
