# SPDX-License-Identifier: Apache-2.0
"""A transfer that a control tracking registry guards, as its sender: what stands there decides, whatever the other
platform answers (DCSA PINT 3.0.0, responseCode); apart from carrying, which a bill without a registry needs alone.
"""

from collections.abc import Callable

from tradelane.kernel.errors import TradelaneError, Unavailable
from tradelane.titles import queries
from tradelane.titles.actions.pint.answering import Declined, Word
from tradelane.titles.actions.pint.guarding import Guard
from tradelane.titles.formats.dcsa.answers import Finished
from tradelane.titles.formats.dcsa.checksums import checksum_of_jws
from tradelane.titles.models import SendingRow
from tradelane.titles.values.dcsa import ControlAction, ControlStanding, ResponseCode, Sha256

Talk = Callable[[], Word]
"""The conversation with the other platform, to its signed answer; raises a TradelaneError when there is none."""


def word_on_transfer(row: SendingRow, guard: Guard, talk: Talk, *, may_stay: bool) -> Word:
    """What decides a transfer, step by step. Raises TradelaneError while nothing does.

    1. It stands in the registry as intended, before the envelope goes.
    2. Who asked to cancel it has that recorded; the first of the two records counts.
    3. The envelope goes; whatever comes back, and if nothing does, the registry is asked again.
    4. What the other platform refuses by its signature is cancelled there; it counts as refused once that stands.
    """
    last = checksum_of_jws(row.original_entry)
    try:
        standing = guard.intend(last, to=row.platform)
        if row.cancelling and _settled(standing, last) is None:
            standing = guard.cancel(last)
        return _settled(standing, last) or _told(guard, last, talk, may_stay=may_stay)
    except Declined as why:  # the registry says that the bill is not this platform's to send
        return Word(Finished(last, why.code, why.reason), "")


def word_on_end(row: SendingRow, guard: Guard, talk: Talk) -> Word:
    """The end of a bill stands in the registry before the other platform is told. Raises TradelaneError."""
    last = checksum_of_jws(row.original_entry)
    try:
        guard.surrender(last)
    except Declined as why:
        return Word(Finished(last, why.code, why.reason), "")
    return talk()


def _told(guard: Guard, last: Sha256, talk: Talk, *, may_stay: bool) -> Word:
    try:
        word = talk()
    except TradelaneError:
        if (settled := _settled(guard.standing(), last)) is not None:
            return settled
        raise
    if (settled := _settled(guard.standing(), last)) is not None:
        return settled
    if word.finished.code in ResponseCode.accepting():
        raise Unavailable(
            f"The platform answered {word.finished.code}, and the registry does not hold that it accepted the bill.",
            fix="It is asked again by itself; what the registry does not hold is no transfer.",
        )
    if word.finished.code is ResponseCode.DISE or not may_stay:
        return word
    settled = _settled(guard.cancel(last), last)
    return settled if settled is not None and settled.finished.code in ResponseCode.accepting() else word


def _settled(standing: ControlStanding, last: Sha256) -> Word | None:
    """The registry's word on the transfer by the entry `last`; None while it is open."""
    record = standing.answer_to(last, by=queries.own_code())
    if record is None:
        return None
    if record.action is ControlAction.ACCEPT:
        return Word(Finished(last, ResponseCode.RECE), record.text, by_registry=True)
    reason = f"{record.action} in the control tracking registry"
    return Word(Finished(last, ResponseCode.BENV, reason), record.text, by_registry=True)
