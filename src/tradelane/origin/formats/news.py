# SPDX-License-Identifier: Apache-2.0
"""What nodes tell each other of certificates and verifications, as plain JSON; apart from who carries it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.origin.formats.words import digest_given, digests_given, said
from tradelane.origin.values import Finding, VerificationOutcome, VerificationView
from tradelane.origin.values.certificates import Capacity, CertificateState, CertificateView, RevocationGround

Json = dict[str, Any]
STEPS = ("asked", "received", "reminded", "answered", "concluded")
"""The steps of a verification that one node tells the other, in their order."""


@dataclass(frozen=True, slots=True)
class VerificationNews:
    """One step of a verification, as the node where it was taken tells it."""

    id: str
    step: str
    certificate: Digest
    number: str
    agreement: str
    importing: str
    asked_by: OrganisationId
    asked_of: OrganisationId
    question: str
    asked_at: datetime
    answer_by: date
    at: datetime
    """When the step was taken."""
    said: Mapping[str, Any]
    """What this step says: `finding`, `answer` and `evidence`, or `outcome` and `reasons`."""

    @property
    def sender(self) -> OrganisationId:
        """Who takes the step, and so signs the message that tells it."""
        return self.asked_of if self.step in ("received", "answered") else self.asked_by

    @property
    def recipient(self) -> OrganisationId:
        """Who is told."""
        return self.asked_by if self.sender == self.asked_of else self.asked_of


def verification_news(view: VerificationView, *, step: str) -> VerificationNews:
    """The step of a verification that was just taken."""
    at = {
        "asked": view.asked_at, "received": view.received_at, "answered": view.answered_at,
        "concluded": view.concluded_at,
    }.get(step)  # fmt: skip
    said: Json = {}
    if step == "reminded":
        said = {"on": view.reminded_on[-1].isoformat()}
    if step == "answered":
        found = str(view.finding) if view.finding else ""
        said = {"finding": found, "answer": view.answer, "evidence": list(view.evidence)}
    if step == "concluded":
        said = {"outcome": str(view.outcome), "reasons": view.reasons}
    return VerificationNews(
        view.id, step, Digest(view.certificate), view.number, view.agreement, view.importing, view.asked_by,
        view.asked_of, view.question, view.asked_at, view.answer_by, at or view.asked_at, said,
    )  # fmt: skip


def verification_news_json(news: VerificationNews) -> Json:
    """As a message's body holds it."""
    return {
        "id": news.id, "step": news.step, "certificate": news.certificate, "number": news.number,
        "agreement": news.agreement, "importing": news.importing, "asked_by": news.asked_by,
        "asked_of": news.asked_of, "question": news.question, "asked_at": rfc3339(news.asked_at),
        "answer_by": news.answer_by.isoformat(), "at": rfc3339(news.at), "said": dict(news.said),
    }  # fmt: skip


def verification_news_from_json(given: Mapping[str, Any]) -> VerificationNews:
    """The form that `verification_news_json` writes. Raises Unreadable naming the field."""
    with _reading():
        if given["step"] not in STEPS:
            raise ValueError("step")
        told = dict(given["said"])
        if given["step"] == "answered":
            told = {
                "finding": Finding(told["finding"]) if told["finding"] else None,
                "answer": said(told["answer"], field="answer"),
                "evidence": digests_given(told["evidence"], field="evidence"),
            }
        if given["step"] == "concluded":
            told = {"outcome": VerificationOutcome(told["outcome"]), "reasons": said(told["reasons"], field="reasons")}
        if given["step"] == "reminded":
            told = {"on": date.fromisoformat(told["on"])}
        return VerificationNews(
            str(given["id"])[:40], given["step"], digest_given(given["certificate"], field="certificate"),
            str(given["number"])[:200], str(given["agreement"])[:40], str(given["importing"])[:2],
            OrganisationId(given["asked_by"]), OrganisationId(given["asked_of"]),
            said(given["question"], field="question"), from_rfc3339(given["asked_at"]),
            date.fromisoformat(given["answer_by"]), from_rfc3339(given["at"]), told,
        )  # fmt: skip


def certificate_json(view: CertificateView) -> Json:
    """How a certificate stands, as its issuer tells the economy of import."""
    return {
        "number": view.number, "agreement": view.agreement, "issuer": view.issuer, "capacity": str(view.capacity),
        "exporter": view.exporter, "exporting": view.exporting, "importing": view.importing,
        "consignment": view.consignment, "digest": view.digest, "hs_codes": list(view.hs_codes),
        "issued_on": view.issued_on.isoformat(), "shipped_on": _day(view.shipped_on),
        "valid_to": _day(view.valid_to), "mark": view.mark, "replaces": view.replaces,
        "ended": None if view.ended_at is None else {
            "as": str(view.ended_as), "at": rfc3339(view.ended_at), "ground": str(view.ground or ""),
            "reasons": view.reasons, "replaced_by": view.replaced_by, "contest_by": _day(view.contest_by),
        },
    }  # fmt: skip


def certificate_from_json(given: Mapping[str, Any]) -> CertificateView:
    """The form that `certificate_json` writes, as another node's certificate. Raises Unreadable naming the field."""
    with _reading():
        ended = given["ended"]
        return CertificateView(
            id="", number=str(given["number"])[:200], agreement=str(given["agreement"])[:40],
            issuer=OrganisationId(given["issuer"]), capacity=Capacity(given["capacity"]),
            exporter=OrganisationId(given["exporter"]), exporting=str(given["exporting"])[:2],
            importing=str(given["importing"])[:2], consignment=ConsignmentId(given["consignment"]), document=None,
            digest=digest_given(given["digest"], field="digest"), hs_codes=tuple(map(str, given["hs_codes"])),
            issued_on=date.fromisoformat(given["issued_on"]), shipped_on=_read_day(given["shipped_on"]),
            valid_to=_read_day(given["valid_to"]), mark=str(given["mark"])[:60], replaces=str(given["replaces"])[:71],
            replaced_by="" if ended is None else str(ended["replaced_by"])[:200],
            ended_at=None if ended is None else from_rfc3339(ended["at"]),
            ended_as=None if ended is None else CertificateState(ended["as"]),
            ground=RevocationGround(ended["ground"]) if ended and ended["ground"] else None,
            reasons="" if ended is None else str(ended["reasons"])[:10_000],
            contest_by=None if ended is None else _read_day(ended["contest_by"]), home=False,
        )  # fmt: skip


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever a faulty message holds is one refusal."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(
            f"the message can't be read at {str(error)[:60]}",
            field="body",
            rule="ORIGIN-TEXT-6",
            fix="Send it in the form that the guide on origin describes.",
        ) from error


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
