# SPDX-License-Identifier: Apache-2.0
"""Facts about what economies accept, and what they do next; apart, so that a page and a program say the same."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Instrument(StrEnum):
    """The action plan that a measure belongs to."""

    PAPERLESS_TRADING = "paperless-trading"
    """APEC Paperless Trading Individual Action Plan: law and border processes that replace paper."""
    DATA_PRIVACY = "data-privacy"
    """APEC Data Privacy Individual Action Plan: the law, the nine principles, taking part across borders."""
    CONSUMERS_AND_MARKET = "consumers-and-market"
    """What makes people buy across a border: protection, payment, low-value parcels, security."""


class Measure(StrEnum):
    """What an economy may have put in place."""

    MLETR_LAW = "mletr-law"
    """A law that lets an electronic record be possessed and transferred (UNCITRAL Model Law of 2017)."""
    E_BILL_OF_LADING = "e-bill-of-lading"
    """A law of its own for electronic bills of lading, such as a maritime code's."""
    E_SIGNATURE_LAW = "e-signature-law"
    """A law that gives electronic signatures and records effect (UNCITRAL MLEC 1996, MLES 2001)."""
    MUTUAL_RECOGNITION = "mutual-recognition"
    """Signatures and certificates of another economy are recognised (MLES art. 12, CPTA art. 8)."""
    SINGLE_WINDOW = "single-window"
    """One electronic entry point for all border formalities (UN/CEFACT Recommendation 33)."""
    E_DECLARATION = "e-declaration"
    """Goods declarations are lodged and answered as data."""
    E_MANIFEST = "e-manifest"
    """Cargo manifests are lodged as data."""
    ELECTRONIC_ORIGIN = "electronic-origin"
    """Certificates of origin exchanged as data."""
    E_SPS = "e-sps"
    """Sanitary and phytosanitary certificates exchanged as data (IPPC ePhyto)."""
    E_INVOICE = "e-invoice"
    """Invoices as data count for tax and customs."""
    E_PAYMENT = "e-payment"
    """Duties, taxes and fees are paid electronically (WTO TFA art. 7.2)."""
    CPTA = "cpta"
    """Party to the Framework Agreement on Facilitation of Cross-border Paperless Trade in Asia and the Pacific."""
    PRIVACY_LAW = "privacy-law"
    """A comprehensive law on personal data."""
    PRIVACY_HARM = "privacy-harm"
    PRIVACY_NOTICE = "privacy-notice"
    PRIVACY_COLLECTION = "privacy-collection"
    PRIVACY_USE = "privacy-use"
    PRIVACY_CHOICE = "privacy-choice"
    PRIVACY_INTEGRITY = "privacy-integrity"
    PRIVACY_SECURITY = "privacy-security"
    PRIVACY_ACCESS = "privacy-access"
    PRIVACY_ACCOUNTABILITY = "privacy-accountability"
    """The nine principles of the APEC Privacy Framework (2015), each as the law gives it effect."""
    CBPR = "cbpr"
    """Membership in the Global Cross-Border Privacy Rules Forum."""
    CPEA = "cpea"
    """A privacy authority in the Cross-border Privacy Enforcement Arrangement."""
    CONSUMER_PROTECTION = "consumer-protection"
    """A law that protects people who buy online."""
    INSTANT_PAYMENTS = "instant-payments"
    """People and firms pay each other within seconds, by code or number."""
    DE_MINIMIS = "de-minimis"
    """A value below which no duty is collected (WTO TFA art. 7.8.2(d))."""
    CYBERSECURITY = "cybersecurity"
    """A law on the security of networks and systems."""


_PAPERLESS = {
    Measure.MLETR_LAW: "Transferable records (MLETR-type law)",
    Measure.E_BILL_OF_LADING: "Electronic bills of lading",
    Measure.E_SIGNATURE_LAW: "Electronic signatures",
    Measure.MUTUAL_RECOGNITION: "Recognition of foreign signatures",
    Measure.SINGLE_WINDOW: "Single window",
    Measure.E_DECLARATION: "Goods declarations as data",
    Measure.E_MANIFEST: "Manifests as data",
    Measure.ELECTRONIC_ORIGIN: "Electronic certificates of origin",
    Measure.E_SPS: "Electronic plant and animal health certificates",
    Measure.E_INVOICE: "Electronic invoices",
    Measure.E_PAYMENT: "Electronic payment of duties and fees",
    Measure.CPTA: "CPTA (paperless trade treaty)",
}
_PRIVACY = {
    Measure.PRIVACY_LAW: "Personal data law",
    Measure.PRIVACY_HARM: "Preventing harm",
    Measure.PRIVACY_NOTICE: "Notice",
    Measure.PRIVACY_COLLECTION: "Limited collection",
    Measure.PRIVACY_USE: "Limited use",
    Measure.PRIVACY_CHOICE: "Choice",
    Measure.PRIVACY_INTEGRITY: "Integrity of personal data",
    Measure.PRIVACY_SECURITY: "Security safeguards",
    Measure.PRIVACY_ACCESS: "Access and correction",
    Measure.PRIVACY_ACCOUNTABILITY: "Accountability",
    Measure.CBPR: "Global CBPR (privacy rules)",
    Measure.CPEA: "CPEA (privacy enforcement)",
}
_MARKET = {
    Measure.CONSUMER_PROTECTION: "Protection of online buyers",
    Measure.INSTANT_PAYMENTS: "Instant payments",
    Measure.DE_MINIMIS: "Duty-free threshold (de minimis)",
    Measure.CYBERSECURITY: "Cybersecurity",
}
MEASURE_NAMES = _PAPERLESS | _PRIVACY | _MARKET
"""What people call each measure, in English; pages translate it."""
INSTRUMENT_NAMES = {
    Instrument.PAPERLESS_TRADING: "Paperless trading action plan",
    Instrument.DATA_PRIVACY: "Data privacy action plan",
    Instrument.CONSUMERS_AND_MARKET: "Consumers and market",
}
MEASURES_OF: dict[Instrument, tuple[Measure, ...]] = {
    Instrument.PAPERLESS_TRADING: tuple(_PAPERLESS),
    Instrument.DATA_PRIVACY: tuple(_PRIVACY),
    Instrument.CONSUMERS_AND_MARKET: tuple(_MARKET),
}
INSTRUMENT_OF: dict[Measure, Instrument] = {m: i for i, measures in MEASURES_OF.items() for m in measures}


class Status(StrEnum):
    """How far a measure has come; one scale for every economy."""

    IN_FORCE = "in-force"
    PARTIAL = "partial"
    DRAFT = "draft"
    NONE = "none"
    """A source says that there is none."""
    UNCONFIRMED = "unconfirmed"
    """Nobody has shown a source. It is neither a yes nor a no."""


class Confidence(StrEnum):
    """How good the source is."""

    HIGH = "high"
    """The official text or the authority's own page was read."""
    MEDIUM = "medium"
    """A named second-hand source was read."""
    LOW = "low"
    """Reported, not checked."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of the matrix."""

    economy: str
    measure: Measure
    status: Status
    valid_from: date | None
    """The first day on which it holds; None when it held before our records begin."""
    legal_basis: str
    source: str
    """Where it was read; empty only when the status is unconfirmed."""
    date: date | None
    """When it was read or, when unconfirmed, noted; None where nobody has looked yet."""
    confidence: Confidence
    confirmed_by: str
    """Who confirmed it; empty until somebody does."""
    authority: str = ""
    """Which authority answers for it."""
    system: str = ""
    """The system that carries it, such as TradeNet."""
    coverage: int | None = None
    """Share of the process that it covers, in per cent; None when no source says."""
    partners: frozenset[str] = frozenset()
    """Economies with which it works, where it does not work with all."""

    @classmethod
    def unseen(cls, economy: str, measure: Measure) -> "Fact":
        """A cell of which nothing is known: unconfirmed, which is neither a yes nor a no."""
        return cls(economy, measure, Status.UNCONFIRMED, None, "", "", None, Confidence.LOW, "")


@dataclass(frozen=True, slots=True)
class Milestone:
    """What an economy still lacks on one measure, and what it does next."""

    economy: str
    measure: Measure
    gap: str
    next_step: str
    target: date | None
    """By when; None where no source names a day."""
    responsible: str
    source: str
    date: date | None
    confidence: Confidence
    confirmed_by: str = ""
