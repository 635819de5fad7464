# SPDX-License-Identifier: Apache-2.0
"""What travels over HTTP about titles; apart from the addresses, which several files serve."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, WithJsonSchema

from tradelane.kernel.clock import aware_utc, rfc3339
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId
from tradelane.titles import actions, formats, rules
from tradelane.titles.values import (
    Act,
    BillTerms,
    Consent,
    ConsentBasis,
    Control,
    Form,
    Guardians,
    PaperOriginal,
    Party,
    RecordKind,
    Title,
)

Quantity = Annotated[Decimal, Field(max_digits=24, decimal_places=9)]
"""A sum or a measure, with no more digits than an entry holds."""


class StandingOut(Schema):
    """What the chain says beyond who holds the record."""

    kind: str
    form: str
    order_of: str | None
    nominee: str | None
    pledgor: str | None
    agent: str | None
    accepted: bool
    may_reject: bool
    parties: list[str]
    threshold: int
    bound_to_keys: bool
    purpose: str | None
    recovery: dict[str, Any] | None
    guardians: dict[str, Any] | None
    bill: dict[str, Any] | None
    payable_on: date | None
    """Of a bill: the business day on which payment can be asked for first, where it is known."""

    @classmethod
    def of(cls, title: Title) -> "StandingOut":
        """From the value."""
        standing = title.standing
        control = standing.control
        same = {name: getattr(standing, name) for name in ("order_of", "nominee", "pledgor", "agent", "accepted")}
        return cls(
            **same,
            kind=standing.kind,
            form=standing.form,
            may_reject=standing.before is not None,
            parties=list(control.organisations) if control else [title.holder],
            threshold=control.threshold if control else 1,
            bound_to_keys=control is not None and control.is_bound,
            purpose=standing.purpose,
            recovery=formats.to_json(standing.recovery),
            guardians=formats.to_json(standing.guardians),
            bill=formats.to_json(standing.bill),
            payable_on=rules.bill_payable_on(standing.bill) if standing.bill else None,
        )


class TitleOut(Schema):
    """A title as it stands."""

    id: str
    registry: str
    number: str
    document: str
    consignment: str
    governing_law: str
    carrier: str
    state: str
    holder: str
    head: str
    n: int
    at: str
    surrendered_by: str | None
    standing: StandingOut

    @classmethod
    def of(cls, title: Title) -> "TitleOut":
        """From the value."""
        fields = {name: getattr(title, name) for name in cls.model_fields if name not in ("at", "state", "standing")}
        return cls(at=rfc3339(title.at), state=str(title.state), standing=StandingOut.of(title), **fields)


class PaperIn(Schema):
    """A paper original, or what is issued in its place."""

    number: str
    originals: int
    statement: str
    inoperative_at: datetime | None = None
    scan: str | None = None

    def value(self) -> PaperOriginal:
        """As the rules know it."""
        ended = aware_utc(self.inoperative_at).replace(microsecond=0) if self.inoperative_at else None
        scan = Digest(self.scan) if self.scan else None
        return PaperOriginal(self.number, self.originals, self.statement, ended, scan)


class GuardiansIn(Schema):
    """Who restores control whose keys were lost: so many of them together, after so many days in public."""

    parties: list[str]
    threshold: int
    waiting_days: int

    def value(self) -> Guardians:
        """As the rules know it."""
        parties = tuple(Party(OrganisationId(each)) for each in self.parties)
        return Guardians(Control(parties, self.threshold), self.waiting_days)


class ConsentIn(Schema):
    """The first holder's consent to the electronic form, and where it is written or what showed it."""

    basis: ConsentBasis
    reference: str


class HeldIn(Schema):
    """With whom the new holder holds, and commitments to keys that the holder made."""

    joint_with: list[str] = []
    threshold: int = 1
    keys: list[str] = []

    def together(self) -> actions.Together:
        """As the actions know it."""
        others = tuple(OrganisationId(each) for each in self.joint_with)
        return actions.Together(others, self.threshold, tuple(Digest(each) for each in self.keys))


class IssueIn(HeldIn):
    """What a carrier says when it opens a record."""

    document: str
    consignment: str
    number: str
    first_holder: str
    governing_law: str
    readers: list[str] = []
    kind: RecordKind = RecordKind.BILL_OF_LADING
    form: Form = Form.BLANK
    order_of: str | None = None
    consent: ConsentIn | None = None
    guardians: GuardiansIn | None = None
    paper: PaperIn | None = None
    bill: dict[str, Any] | None = None
    """What a bill of exchange or a promissory note says."""

    def opening(self) -> actions.Opening:
        """On what terms the record is opened."""
        said = self.consent
        return actions.Opening(
            record=self.kind,
            form=self.form,
            order_of=OrganisationId(self.order_of) if self.order_of else None,
            consent=Consent(OrganisationId(self.first_holder), said.basis, said.reference) if said else None,
            held=self.together(),
            guardians=self.guardians.value() if self.guardians else None,
            paper=self.paper.value() if self.paper else None,
            bill=formats.from_json(BillTerms, self.bill, field="bill") if self.bill else None,
        )


class MoveIn(Schema):
    """One act on the head that the caller saw; `to` only for a transfer."""

    seen_head: str
    to: str | None = None


class PrepareIn(MoveIn):
    """Which entry to prepare for signing elsewhere."""

    act: Act
    terms: dict[str, Any] | None = None
    control: dict[str, Any] | None = None
    document: str | None = None


def _text(form: "re.Pattern[str]") -> dict[str, Any]:
    return {"type": "string", "pattern": f"^(?:{form.pattern})$"}


_NULL: dict[str, Any] = {"type": "null"}
_ENTRY: dict[str, Any] = {
    "title": "Entry",
    "description": "One link of a title's chain, exactly as its author signs it.",
    "type": "object",
    "properties": {
        "registry": _text(formats.ORGANISATION),
        "title": _text(formats.TITLE),
        "n": {"type": "integer", "minimum": 1, "maximum": formats.CHAIN_LIMIT},
        "prev": {"anyOf": [_text(formats.DIGEST), {"const": ""}], "description": "The head it follows."},
        "act": {"enum": [str(act) for act in Act]},
        "by": _text(formats.ORGANISATION),
        "to": _text(formats.ORGANISATION),
        "at": {"type": "string", "format": "date-time", "description": "UTC, whole seconds, with Z."},
        "document": _text(formats.DIGEST),
        "v": {"const": 2, "description": "Absent in entries of the first version, with control and terms."},
        "control": {"anyOf": [{"type": "object"}, _NULL], "description": "Who signs next, and by which keys."},
        "terms": {"anyOf": [{"type": "object"}, _NULL], "description": "What the act says beyond that."},
    },
    "required": ["registry", "n", "prev", "act", "by", "to", "at", "document"],
    "additionalProperties": False,
}
EntryJson = Annotated[dict[str, Any], WithJsonSchema(_ENTRY)]
"""An entry as plain JSON: what is wrong with one is told by the room's own reader, which knows its rules and fixes."""


class WordsJson(Schema):
    """What a person wrote in an entry, which signs a commitment to it: SHA-256 over the canonical JSON of
    `[salt, field, text]`. To be sent with the signed entry exactly as it is.
    """

    field: str
    salt: str
    text: str


class PreparedOut(Schema):
    """An entry and exactly the bytes to sign, as text (they are canonical JSON in UTF-8)."""

    entry: EntryJson
    words: list[WordsJson] = []
    bytes_to_sign: str
    signers: list[str]
    """Who signs it as one person."""
    needed: int


class SignedIn(Schema):
    """An entry signed by the holder's own key; others who act with them, salts that open commitments to keys, and the
    words that the entry commits to.
    """

    entry: EntryJson
    words: list[dict[str, Any]] = []
    protected: str
    signature: str
    cosigners: list[dict[str, str]] = []
    opens: list[str] = []


class JwsOut(Schema):
    """The two outer parts of a detached JWS, base64url."""

    protected: str
    signature: str


class SignedOut(JwsOut):
    """An entry as recorded: with its author's signature and, in `home`, the registry's over the same bytes."""

    entry: EntryJson
    home: JwsOut
    salt: str
    """Opens the commitment to the holder in the public log."""
    cosigners: list[JwsOut] = []
    opens: list[str] = []
    words: list[WordsJson] = []


class OutcomeOut(Schema):
    """One entry of many, in the order of the lines: as recorded, with both signatures, or why it was not."""

    recorded: SignedOut | None = None
    error: dict[str, Any] | None = None


class RecordedOut(Schema):
    """What became of each entry."""

    results: list[OutcomeOut]


class ReportOut(Schema):
    """A chain replayed against the trust list."""

    result: str
    checks: list[dict[str, Any]]


class SeenIn(Schema):
    """The head that the caller saw."""

    seen_head: str


class OneIn(SeenIn):
    """One of the titles that are combined."""

    id: str


class CombinationIn(Schema):
    """Which titles, into which document, by which law or agreement."""

    titles: list[OneIn]
    document: str
    number: str
    basis: str
