# SPDX-License-Identifier: Apache-2.0
"""A draft that the public is asked about; apart, because every rule of consultation speaks of these."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId


class SubjectKind(StrEnum):
    """What the draft is a draft of."""

    PROCEDURE = "procedure"
    """A procedure of the single window."""
    RULE = "rule"
    """A rule of general application, such as a duty or a threshold."""
    PLAN = "plan"
    """A step of an action plan."""


class Phase(StrEnum):
    """How far a consultation has come on a day."""

    ANNOUNCED = "announced"
    """Published; comments open on a later day."""
    OPEN = "open"
    """Anybody may comment."""
    CLOSED = "closed"
    """Comments are being answered."""
    DECIDED = "decided"
    """The result stands with its reasons."""
    IN_FORCE = "in-force"
    """The day of entry into force has come."""


class Outcome(StrEnum):
    """What became of the draft."""

    ADOPTED = "adopted"
    CHANGED = "changed"
    """Adopted with changes that comments led to."""
    WITHDRAWN = "withdrawn"


class CommentState(StrEnum):
    """Where a comment stands."""

    UNCONFIRMED = "unconfirmed"
    """A guest has not opened the link yet that proves their e-mail."""
    WAITING = "waiting"
    """An officer has not read it yet."""
    PUBLISHED = "published"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why an officer keeps a comment from publication; its author and the count say so."""

    PERSONAL_DATA = "personal-data"
    UNLAWFUL = "unlawful"
    OFF_TOPIC = "off-topic"
    ADVERTISING = "advertising"
    REPEATED = "repeated"


class PeriodKind(StrEnum):
    """Which time a law sets."""

    COMMENT = "comment"
    """From publication to the last day for comments."""
    NOTICE = "notice"
    """From the published result to entry into force."""


@dataclass(frozen=True, slots=True)
class Period:
    """How many days a law asks for: a dated row with its source."""

    economy: str
    """`*` for every economy."""
    subject: str
    """A `SubjectKind`, or `*` for every one."""
    kind: PeriodKind
    days: int
    citation: str
    starts: date
    ends: date | None
    source: str
    date: date
    confidence: str


@dataclass(frozen=True, slots=True)
class DraftText:
    """The draft in one language."""

    title: str
    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the draft, such as a diagram."""

    id: str
    name: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be published: the draft, what it is about, and when people may comment."""

    subject: SubjectKind
    code: str
    """Code of the procedure or rule that it would become, such as `mx-export`; empty for a new one."""
    version: str
    """The version that it would become."""
    economy: str
    texts: dict[str, DraftText]
    """By language, such as `en`."""
    opens: date
    closes: date
    """The last day on which comments are taken."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the authority says to one comment, or to several that say the same."""

    id: str
    text: str
    at: datetime
    comments: tuple[str, ...]
    """Ids of the comments that it answers."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody says of a draft, as far as anybody may read it."""

    id: str
    number: int
    """Counted within the consultation, so that an answer may name it."""
    state: CommentState
    text: str
    about: str
    """The part of the draft that it is about; empty for the whole."""
    author: str
    """The organisation, or a person's name where they agreed to its publication; empty else."""
    guest: bool
    received_at: datetime
    refusal: Refusal | None = None
    reason: str = ""
    """Why it was refused, in the officer's words."""
    answer: str = ""
    """Id of the answer; empty until there is one."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the draft, and when it enters into force."""

    outcome: Outcome
    reasons: str
    published_at: datetime
    in_force_on: date | None
    """None where the draft was withdrawn."""
    texts: dict[str, DraftText] = field(default_factory=dict)
    """The text as changed, by language; empty where the draft was adopted as it stood, or withdrawn."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """A published draft with all that was said of it."""

    id: str
    draft: Draft
    by: OrganisationId
    published_at: datetime
    result: Result | None = None
    attachments: tuple[Attachment, ...] = ()
    comments: tuple[Comment, ...] = ()
    answers: tuple[Answer, ...] = field(default=())

    def phase(self, *, on: date) -> Phase:
        """How far it has come on the day `on`."""
        if self.result is not None:
            begun = self.result.in_force_on is not None and self.result.in_force_on <= on
            return Phase.IN_FORCE if begun else Phase.DECIDED
        if on < self.draft.opens:
            return Phase.ANNOUNCED
        return Phase.OPEN if on <= self.draft.closes else Phase.CLOSED

    def text(self, language: str) -> tuple[str, DraftText]:
        """The draft in the reader's language, else in English, else in the first; with the language it is in."""
        for asked in (language, "en", *sorted(self.draft.texts)):
            if asked in self.draft.texts:
                return asked, self.draft.texts[asked]
        raise LookupError("a draft has a text")

    @property
    def published_comments(self) -> tuple[Comment, ...]:
        """What everybody may read, in the order of arrival."""
        return tuple(comment for comment in self.comments if comment.state is CommentState.PUBLISHED)
