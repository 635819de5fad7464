# SPDX-License-Identifier: Apache-2.0
"""Whom a code names on another platform, asked there before a bill is sent (PINT, receiver validation); apart from
sending, as it moves nothing and decides nothing.
"""

from datetime import datetime

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import NotFound, Unavailable, Unreadable
from tradelane.titles import queries
from tradelane.titles.adapters.platforms import WebLine
from tradelane.titles.formats.dcsa.answers import LARGEST_ANSWER
from tradelane.titles.formats.dcsa.envelopes import code_json
from tradelane.titles.formats.dcsa.members import text
from tradelane.titles.ports import Line
from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import PartyCode

_MAJOR = {"API-Version": "3"}
_LONGEST_NAME = 70
"""PINT, `partyName`."""


def name_of_recipient(*, platform: str, code: PartyCode, now: datetime, line: Line | None = None) -> str:
    """The name of the party that a code names on another platform, so that people see whom they are about to send to.

    Nothing is signed, so that it is a help and no promise: the transfer itself is asked again. Raises Refused (DCSA-3,
    DCSA-5: no such platform, or no address), NotFound (that platform knows no such party), Unavailable.
    """
    peer = queries.live_platform(platform, at=now)
    dcsa.a_record_is_sent_with_its_transport_document.require(has_document=True, reachable=peer.takes_envelopes)
    answer = (line or WebLine()).send(
        "POST", f"{peer.address}/v3/receiver-validation", content=canonical(code_json(code)),
        headers={**_MAJOR, **queries.call_header(platform)},
    )  # fmt: skip
    if answer.status == 404:
        raise NotFound(
            "That platform knows no party by this code.", field="partyCode", fix="Ask the recipient for their code."
        )
    if answer.status != 200:
        raise _no_name(f"The platform answered {answer.status}.")
    try:
        return text(parse(answer.content, limit=LARGEST_ANSWER), "partyName", within="answer", most=_LONGEST_NAME)
    except Unreadable as error:
        raise _no_name("The platform's answer can't be read.") from error


def _no_name(why: str) -> Unavailable:
    return Unavailable(why, fix="Try again; ask the platform's operator when it lasts.")
