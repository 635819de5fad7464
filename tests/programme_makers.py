# SPDX-License-Identifier: Apache-2.0
"""Small builders for certification, oversight, cooperation and breaches as plain values; no database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.conftest import NOON
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.formats.oversight import authority
from tradelane.privacy.values.breaches import BreachFacts, Harm
from tradelane.privacy.values.cbpr import (
    Answer,
    ApplicationId,
    Certification,
    CertificationId,
    Condition,
    Entity,
    Needs,
    Reply,
    Requirement,
    Scope,
    Section,
    Standing,
    System,
)
from tradelane.privacy.values.cooperation import (
    AssistanceId,
    AssistanceRequest,
    AssistanceState,
    Cover,
    Help,
    InquiredEntity,
    Move,
    Urgency,
)
from tradelane.privacy.values.directory import KnownListing, Listing, PrivacyDirectory
from tradelane.privacy.values.disclosing import Confidence
from tradelane.privacy.values.oversight import ContactPoint, PanelVote, PrivacyAuthority, Recognition

AGENT = OrganisationId("SG.AGENT.INVENTED")
FIRM = OrganisationId("SG.UEN.201912345K")
MX, SG = OrganisationId("MX.AGENCY.SABG"), OrganisationId("SG.AGENCY.PDPC")
TODAY = NOON.date()


def a_requirement(question: str = "6", **changes: Any) -> Requirement:
    """A question that asks for yes."""
    made = Requirement(
        System.CBPR, "2019-09", question, Section.NOTICE, Needs.YES, Condition(), frozenset(), "Do you?", "¿Lo hace?",
        "The agent looks.", "El agente mira.", Confidence.LOW,
    )  # fmt: skip
    return replace(made, **changes)


def an_answer(question: str, reply: Reply | None, *, version: int = 1) -> Answer:
    """An answer without a qualification."""
    return Answer(question, version, reply, None, "As our manual says.", NOON)


def a_scope() -> Scope:
    """One entity, one line of business."""
    return Scope((Entity("Invented Imports", "UEN.201912345K", "SG"),), "Coffee", "https://x.example/p", "a@x.example")


def a_certification() -> Certification:
    """In force since today, for a year."""
    return Certification(
        CertificationId("certification_1"), ApplicationId("application_1"), FIRM, "Invented Imports", AGENT,
        "Invented Agent", "SG-PDPC", System.CBPR, "2019-09", a_scope(), Standing.IN_FORCE, TODAY, TODAY,
        TODAY + timedelta(days=365), NOON,
    )  # fmt: skip


def a_listing(**changes: Any) -> Listing:
    """The same in a directory."""
    made = Listing(
        CertificationId("certification_1"), FIRM, "Invented Imports", System.CBPR, "2019-09", a_scope().entities,
        "Coffee", "https://x.example/p", "a@x.example", AGENT, "Invented Agent", "SG-PDPC", Standing.IN_FORCE, TODAY,
        TODAY, TODAY + timedelta(days=365), NOON,
    )  # fmt: skip
    return replace(made, **changes)


def a_known_listing(**changes: Any) -> KnownListing:
    """Read from Singapore's directory at noon."""
    return KnownListing(a_listing(**changes), "SG", NOON, NOON + timedelta(days=7))


def a_contact(organisation: OrganisationId = SG, key: str = "SG-PDPC") -> ContactPoint:
    """A contact point without a real key."""
    jwk = {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": f"sha256:{organisation}"}
    return ContactPoint(
        organisation, key, "Invented authority", "Desk", "desk@x.example", "", ("en",), jwk, "", date(2026, 1, 1), None,
        NOON,
    )  # fmt: skip


def a_directory(**changes: Any) -> PrivacyDirectory:
    """Of Singapore's node, with one firm and one authority."""
    made = PrivacyDirectory(
        "SG", OrganisationId("SG.NODE.TRADELANE"), NOON, NOON + timedelta(days=7), (a_listing(),), (a_contact(),)
    )
    return replace(made, **changes)


def a_recognition() -> Recognition:
    """Of the agent for CBPR, for a year."""
    panel = (PanelVote("US", True), PanelVote("JP", True), PanelVote("KR", True))
    return Recognition(
        "recognition_1", AGENT, "Invented Agent", "SG", frozenset({System.CBPR}), False, panel, "https://x.example",
        date(2026, 1, 1), date(2026, 12, 31), None,
    )  # fmt: skip


def an_authority_row(key: str) -> PrivacyAuthority:
    """A row of the dated data."""
    return authority(key)


def a_cover(**changes: Any) -> Cover:
    """Mexico asks Singapore."""
    made = Cover(AssistanceId("assistance_1"), "SABG-7", MX, "MX-SABG", SG, "SG-PDPC", Urgency.ROUTINE, None)
    return replace(made, **changes)


def a_request(**changes: Any) -> AssistanceRequest:
    """A whole request about a firm."""
    made = AssistanceRequest(
        contact="Desk", backup_contact="", language="en", urgency_reason="", confidentiality="Restricted",
        helps=(Help.INFORMATION,), background="A complaint.",
        entities=(InquiredEntity("Invented Imports", "SG", "in force"),), affected_persons="3 in MX", law="LFPDPPP",
        status="Opened", other_authorities="", undertakings="For this inquiry", retention="A year",
    )  # fmt: skip
    return replace(made, **changes)


def a_move(number: int = 1, **changes: Any) -> Move:
    """The first move: sent by Mexico."""
    made = Move(number, AssistanceState.SENT, MX, NOON, "sealed", (), "", Digest(f"sha256:{number}"))
    return replace(made, **changes)


def a_breach(**changes: Any) -> BreachFacts:
    """600 people of Singapore; found at noon, not assessed."""
    made = BreachFacts(
        "A laptop was stolen.", ("user.name",), None, NOON, None, Harm.UNKNOWN, (("SG", 600),), "", "Wiped.", False
    )
    return replace(made, **changes)
