# SPDX-License-Identifier: Apache-2.0
"""What must hold of a request between authorities; apart, because both nodes ask the same questions.

"CPEA" is the APEC Cooperation Arrangement for Cross-border Privacy Enforcement (2010, as amended); its clauses are
cited from memory. Assistance is at the asked authority's sole discretion.
"""

from collections.abc import Collection
from datetime import date

from tradelane.kernel.errors import Forbidden, Refused
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.privacy.values.cooperation import (
    AssistanceRequest,
    AssistanceState,
    Attachment,
    Cover,
    Move,
    Side,
    Urgency,
)

MOST_FILES = 10
LARGEST_FILE = 1_500_000
"""Bytes. All sealed files of a move go in one message of at most 20 MB, and base64 is put upon base64."""
LONGEST_REFERENCE = 60
TEXT_LIMIT = 8000
_CPEA = "APEC CPEA, request for assistance"
_S = AssistanceState
STEPS: dict[AssistanceState, dict[AssistanceState, Side]] = {
    _S.DRAFT: {_S.SENT: Side.ASKING},
    _S.SENT: {_S.ACKNOWLEDGED: Side.ASKED, _S.CLOSED: Side.ASKING},
    _S.ACKNOWLEDGED: {
        _S.ACCEPTED: Side.ASKED, _S.PARTLY: Side.ASKED, _S.DECLINED: Side.ASKED, _S.CLOSED: Side.ASKING,
    },
    _S.ACCEPTED: {_S.IN_PROGRESS: Side.ASKED, _S.ANSWERED: Side.ASKED, _S.CLOSED: Side.ASKING},
    _S.PARTLY: {_S.IN_PROGRESS: Side.ASKED, _S.ANSWERED: Side.ASKED, _S.CLOSED: Side.ASKING},
    _S.DECLINED: {_S.CLOSED: Side.ASKING},
    _S.IN_PROGRESS: {_S.IN_PROGRESS: Side.ASKED, _S.ANSWERED: Side.ASKED, _S.CLOSED: Side.ASKING},
    _S.ANSWERED: {_S.CLOSED: Side.ASKING},
    _S.CLOSED: {},
}  # fmt: skip
"""State → the states that may follow, and which authority brings each about."""


@rule(
    "PRIV-172",
    cites=f"{_CPEA}: urgency, reason and deadline",
    field="reply_by",
    fix="Give the day by which help is needed, and the reason.",
)
def urgency_has_a_day_and_a_reason(urgency: Urgency, *, reply_by: date | None, reason: str, on: date) -> bool:
    """A request that is not routine names a day that is still to come; an urgent one says why."""
    if urgency is Urgency.ROUTINE:
        return reply_by is None or reply_by >= on
    return reply_by is not None and reply_by >= on and (urgency is not Urgency.URGENT or bool(reason.strip()))


@rule(
    "PRIV-173",
    cites=f"{_CPEA}: kind of help, background, law at issue, use limitation",
    field="request",
    fix="Fill in the kind of help, contact, background, law, confidentiality and undertakings.",
)
def a_request_says_what_is_asked_and_under_which_law(request: AssistanceRequest) -> bool:
    """A request says which help, whom to ask, the background, the law, its confidentiality and what use is promised."""
    texts = (request.contact, request.background, request.law, request.confidentiality, request.undertakings)
    return bool(request.helps) and all(text.strip() for text in texts) and len(request.background) <= TEXT_LIMIT


@rule(
    "PRIV-174",
    cites="APEC CPEA: assistance at the requested authority's discretion; states of a request",
    field="state",
    fix="Read where the request stands and whose turn it is.",
    refusal=Refused,
)
def a_request_moves_by_the_authority_whose_turn_it_is(
    before: AssistanceState, after: AssistanceState, *, side: Side
) -> bool:
    """The asking authority sends and closes; the asked one acknowledges, decides, works and answers, in this order."""
    return STEPS[before].get(after) is side


@rule(
    "PRIV-175",
    cites="APEC CPEA: reasons for declining; Tradelane house rule",
    field="text",
    fix="Say why, or what is answered.",
)
def declining_and_answering_take_words(state: AssistanceState, text: str) -> bool:
    """Declining, accepting in part, an update and an answer say something."""
    wordy = (_S.DECLINED, _S.PARTLY, _S.IN_PROGRESS, _S.ANSWERED)
    return len(text) <= TEXT_LIMIT and (state not in wordy or bool(text.strip()))


@rule(
    "PRIV-176",
    cites="Tradelane house rule: a letter is read by those it is sealed to",
    field="from",
    fix="Send it from the authority's own organisation, over its own node.",
    refusal=Forbidden,
)
def a_move_comes_from_the_authority_it_names(cover: Cover, move: Move, *, sender: OrganisationId, here: Side) -> bool:
    """A move that arrives was sent by the other authority of the request, which is the one it says it is by."""
    other = cover.asking if here is Side.ASKED else cover.asked
    return sender == other == move.by


@rule(
    "PRIV-177",
    cites="Tradelane house rule: moves form a chain",
    field="previous",
    fix="Send the moves that are missing first.",
    refusal=Refused,
)
def a_move_follows_the_last_one(move: Move, *, last: Move | None) -> bool:
    """Each move names the digest of the one before it and has the next number."""
    if last is None:
        return move.number == 1 and move.previous == ""
    return move.number == last.number + 1 and move.previous == last.digest


@rule(
    "PRIV-178",
    cites="Tradelane house rule: every attachment is sealed and named in the sealed content",
    field="files",
    fix="Attach at most 10 files of 1.5 MB, each once.",
)
def attachments_are_few_and_whole(files: tuple[Attachment, ...]) -> bool:
    """A move has at most ten files of at most 1.5 MB, each with a name and each once."""
    return (
        len(files) <= MOST_FILES
        and len({each.digest for each in files}) == len(files)
        and all(each.name.strip() and 0 < each.size <= LARGEST_FILE for each in files)
    )


@rule(
    "PRIV-179",
    cites="APEC CPEA: participants are authorities of different economies",
    field="asked",
    fix="Choose an authority of another economy.",
)
def authorities_are_of_two_economies(cover: Cover) -> bool:
    """A request goes from an authority of one economy to that of another, with a short reference that names nobody."""
    mine, theirs = cover.asking.split(".", 1)[0], cover.asked.split(".", 1)[0]
    return mine != theirs and 0 < len(cover.reference.strip()) <= LONGEST_REFERENCE and "@" not in cover.reference


@rule(
    "PRIV-185",
    cites="RFC 7516 §7.2.1; Tradelane house rule: sealed to the two authorities, and to nobody else",
    field="sealed",
    fix="Seal it to the keys of both contact points in the directories, each once.",
)
def a_content_is_sealed_to_the_two_authorities(recipients: frozenset[str], *, desks: frozenset[str]) -> bool:
    """A sealed content opens with the keys of the two authorities' desks, and with no other."""
    return bool(recipients) and recipients == desks


@rule(
    "PRIV-187",
    cites="Tradelane house rule: a sealed content belongs to one place",
    field="sealed",
    fix="Tell the other authority: what you opened was sealed for another request or step.",
)
def an_opened_content_is_of_its_move(
    *, named: tuple[str, int, AssistanceState], place: tuple[str, int, AssistanceState]
) -> bool:
    """What was opened names the request, the number and the state of the move it was opened from."""
    return named == place


@rule(
    "PRIV-188",
    cites="APEC CPEA, contact point designation",
    field="asked",
    fix="Choose an authority of the directories; have its node publish its contact point first.",
)
def an_authority_writes_to_a_known_contact_point(
    organisation: OrganisationId, known: Collection[OrganisationId]
) -> bool:
    """Requests go to and come from authorities whose contact point a directory shows on the day."""
    return organisation in known


def turn_of(state: AssistanceState, side: Side) -> tuple[AssistanceState, ...]:
    """What an authority may do next."""
    return tuple(after for after, whose in STEPS[state].items() if whose is side)


def waits_for(state: AssistanceState, side: Side) -> bool:
    """Whether a request waits for this authority: asked and not done with, or asking with a draft or an answer."""
    if side is Side.ASKED:
        return bool(turn_of(state, side))
    return state in (_S.DRAFT, _S.ANSWERED, _S.DECLINED)
