# SPDX-License-Identifier: Apache-2.0
"""What must hold before a platform issues what a carrier asks for (DCSA EBL_ISS 3.0); apart from the record's own
rules, which hold whoever asked for it.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import Rule, rule
from tradelane.titles.values import Act, Form
from tradelane.titles.values.dcsa import IssuanceManifest, IssuanceState, Sha256

_ISS = "DCSA EBL_ISS 3.0.4"


@rule(
    "ISS-1", cites=f"{_ISS}, PUT /v3/ebl-issuance-requests", field="document.carrierCode",
    fix="Ask for your own documents only; the platform's operator enters a carrier's codes.", refusal=Forbidden,
)  # fmt: skip
def a_carrier_issues_its_own_documents(owner: OrganisationId | None, *, by: OrganisationId) -> bool:
    """A platform issues a transport document for the carrier whose code it bears, and for nobody else."""
    return owner == by


@rule(
    "ISS-2", cites=f"{_ISS}, 409", field="document.transportDocumentReference",
    fix="Wait for the answer to the first request; after an amendment send the amended document.",
)  # fmt: skip
def a_document_is_issued_once(known: Collection[tuple[IssuanceState, Sha256]], *, document: Sha256) -> bool:
    """A transport document's number is issued once: not while a request for it waits or its record lives, and after an
    amendment only for a document that changed.
    """
    taken = any(state in IssuanceState.taken() for state, _ in known)
    return not taken and (IssuanceState.AMENDING, document) not in known


@rule(
    "ISS-3", cites=f"{_ISS}, IssuanceManifest", field="issuanceManifestSignedContent",
    fix="Compute the checksums over the RFC 8785 form of what you send, and of the decoded picture; sign them again.",
)  # fmt: skip
def the_manifest_covers_what_was_sent(signed: IssuanceManifest, *, sent: IssuanceManifest) -> bool:
    """The checksums that the carrier signed are those of the document, of the party it is issued to, and of the
    carrier's picture of it: there is one in the manifest exactly when one was sent.
    """
    return signed == sent


@rule(
    "ISS-4", cites=f"{_ISS}, TransportDocument.isElectronic, .transportDocumentTypeCode", field="document",
    fix="Issue paper, or send a bill of lading (BOL) that is electronic.",
)  # fmt: skip
def only_an_electronic_bill_is_issued(document: Mapping[str, Any]) -> bool:
    """A platform issues electronic bills of lading: paper has no record, and a sea waybill is no document of title."""
    return document["isElectronic"] is True and document["transportDocumentTypeCode"] == "BOL"


@rule(
    "ISS-5", cites=f"{_ISS}, Consignee, Endorsee", field="document.documentParties",
    fix="Name a consignee when isToOrder is false; when it is true an endorsee, or nobody for a blank bill.",
)  # fmt: skip
def the_parties_fit_the_form(document: Mapping[str, Any]) -> bool:
    """A straight bill names its consignee and no endorsee; one to order names an endorsee or, in blank, nobody, and no
    consignee.
    """
    parties, straight = document["documentParties"], document["isToOrder"] is False
    return straight == ("consignee" in parties) and not (straight and "endorsee" in parties)


@rule(
    "ISS-6", cites=f"{_ISS}, REFU", field="issueTo.identifyingCodes",
    fix="Ask the party for the code under which this platform knows it.",
)  # fmt: skip
def the_named_party_is_known(found: OrganisationId | None) -> bool:
    """Whom a bill is issued to, and in whose favour it runs, the platform recognises by codes that name one party."""
    return found is not None


@rule(
    "ISS-7", cites=f"{_ISS}, issuanceManifestSignedContent", field="issuanceManifestSignedContent",
    fix="Sign with a key that the platform's operator has of you, and name it by kid.",
)  # fmt: skip
def the_carrier_signed_the_manifest(signed: bool) -> bool:
    """The manifest is signed by the carrier, or for it, with a key that the platform knows and that is in force."""
    return signed


@rule(
    "ISS-8", cites=f"{_ISS}, sendToPlatform", field="issueTo.sendToPlatform",
    fix="Ask the platform on which the party is to be reached, or have the operator register that platform here.",
)  # fmt: skip
def the_first_holder_is_reached(platform: str, *, here: str, takes_envelopes: bool) -> bool:
    """A bill is issued to a party of the platform that was asked, or of another one to which it sends bills."""
    return platform == here or takes_envelopes


@rule(
    "ISS-13", cites=f"{_ISS}, ISSU and REFU: delivery to the initial possessor", field="issueTo",
    fix="Ask the first holder how their platform knows them, and ask again.",
)  # fmt: skip
def the_first_holders_platform_takes_it_over(act: Act) -> bool:
    """A bill for a party of another platform is issued once that platform has it by its signed receipt; what it does
    not take was never issued.
    """
    return act is Act.DEPART


@rule(
    "ISS-9", cites=f"{_ISS}, POST /v3/ebl-issuance-responses", field="transportDocumentReference",
    fix="Answer what the carrier asked you for.", refusal=Forbidden,
)  # fmt: skip
def only_the_asked_platform_answers(asked: str, *, answering: Collection[str]) -> bool:
    """A carrier hears of an issuance from the platform that it asked, and from no other."""
    return asked in answering


@rule(
    "ISS-10", cites=f"{_ISS}, POST /v3/ebl-issuance-responses", field="issuanceResponseCode",
    fix="Nothing: the first answer stands.",
)  # fmt: skip
def a_request_is_answered_once(before: bytes, *, answer: bytes) -> bool:
    """A request has one answer; under an answered one only the very same answer comes again."""
    return before in (b"", answer)


@rule(
    "ISS-11",
    cites=f"{_ISS}, declaredValueCurrency, ActiveReeferSettings.temperatureUnit, .airExchangeUnit: **Condition**",
    field="document", fix="Give the figure with its unit, or leave both out.",
)  # fmt: skip
def a_unit_stands_with_its_figure(document: Mapping[str, Any]) -> bool:
    """A declared value stands with its currency, a temperature and an air exchange with their units; a currency or a
    unit stands with nothing else.
    """
    return all((figure in holder) == (unit in holder) for holder, figure, unit in _figures(document))


def _figures(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """Each object of a bill with a figure and the unit that belongs to it."""
    yield document, "declaredValue", "declaredValueCurrency"
    for equipment in document["utilizedTransportEquipments"]:
        settings = equipment.get("activeReeferSettings", {})
        yield settings, "temperatureSetpoint", "temperatureUnit"
        yield settings, "airExchangeSetpoint", "airExchangeUnit"


@rule(
    "ISS-12",
    cites=f"{_ISS}, ActiveReeferSettings: **Condition**",
    field="document.utilizedTransportEquipments", fix="Set isNonOperatingReefer to false, or leave the settings out.",
)  # fmt: skip
def settings_are_of_a_reefer_that_runs(document: Mapping[str, Any]) -> bool:
    """Settings of a reefer container are given of one that runs: its isNonOperatingReefer says false."""
    return all(
        each.get("isNonOperatingReefer") is False
        for each in document["utilizedTransportEquipments"]
        if "activeReeferSettings" in each
    )


OF_A_DOCUMENT = (
    only_an_electronic_bill_is_issued,
    the_parties_fit_the_form,
    a_unit_stands_with_its_figure,
    settings_are_of_a_reefer_that_runs,
)
"""What a bill must say beyond the form of its members, in the order in which people want to hear of it."""


def broken_by(
    facts: Mapping[str, Any], *, signed: IssuanceManifest | None, sent: IssuanceManifest, meaning_counts: bool
) -> "Rule[...] | None":
    """The first rule that a request breaks by what it says; None when it is sound. `signed`: what the carrier signed,
    where its signature holds. Where a peer's meaning does not count, only signature and checksums do.
    """
    if not the_carrier_signed_the_manifest(signed is not None):
        return the_carrier_signed_the_manifest
    if signed is None or not the_manifest_covers_what_was_sent(signed, sent=sent):
        return the_manifest_covers_what_was_sent
    if not meaning_counts:
        return None
    return next((rule for rule in OF_A_DOCUMENT if not rule(facts)), None)


def form_of(document: Mapping[str, Any]) -> Form:
    """In whose favour a transport document runs."""
    if not document["isToOrder"]:
        return Form.STRAIGHT
    return Form.ORDER if "endorsee" in document["documentParties"] else Form.BLANK
