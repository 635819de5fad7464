# SPDX-License-Identifier: Apache-2.0
"""Who counts as a platform, and by which keys it signs; apart from chains, which name platforms by code."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.privacy.values import Withheld
from tradelane.titles.values import Form
from tradelane.titles.values.dcsa import Platform, PlatformKey, PlatformKind

_HOUSE = "Tradelane house rule"
_CODE = {
    PlatformKind.PLATFORM: re.compile(r"[A-Z0-9]{4}"),
    PlatformKind.CARRIER: re.compile(r"[A-Z0-9]{2,4}"),
    PlatformKind.REGISTRY: re.compile(r"[A-Z0-9]{2,10}"),
}
"""SCAC and SMDG codes have 2 to 4 characters, eBL platforms 4 (PINT, `eblPlatform`)."""
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+(/[A-Za-z0-9._~/-]*)?")

_VERSIONED = re.compile(r"(.*/v[1-9][0-9]*/?)?")
"""PINT, controlTrackingRegistry: "the base URI of the CTR including the major version"."""


@rule("DCSA-1", cites=_HOUSE, field="by", fix="Ask the node's operator.", refusal=Forbidden)
def only_the_operator_registers_platforms(actor: Actor) -> bool:
    """Only an administrator of the node's operator says which platforms count, by which keys, and how strictly."""
    return OrganisationKind.OPERATOR in actor.kinds and actor.may(Role.ADMIN)


@rule("DCSA-2", cites="DCSA PINT 3.0.0, `eblPlatform`", field="code", fix="Use the code of DCSA's list of platforms.")
def a_platform_has_its_form(platform: Platform, *, keys_address: str = "") -> bool:
    """A platform goes by its code of four letters or digits, a carrier by its own; its addresses are plain ones, and
    that of a control tracking registry ends with the major version of its API.
    """
    plain = all(not each or _ADDRESS.fullmatch(each) for each in (platform.address, keys_address))
    versioned = _VERSIONED.fullmatch(platform.address) or platform.kind is not PlatformKind.REGISTRY
    return _CODE[platform.kind].fullmatch(platform.code) is not None and plain and bool(versioned)


@rule("DCSA-3", cites=_HOUSE, field="eblPlatform", fix="Ask the operator to register the platform.")
def a_platform_is_live(platform: Platform | None, *, at: datetime) -> bool:
    """Bills go to, and come from, platforms that are registered here, within their dates and not suspended."""
    return platform is not None and platform.is_live(at)


@rule("DCSA-4", cites="DCSA PINT 3.0.0, `identifyingCodes`", field="partyCode", fix="Take the code away first.")
def a_code_names_one_organisation(known: Collection[OrganisationId], *, organisation: OrganisationId) -> bool:
    """A party's code names one organisation of this platform, so that a bill reaches nobody else."""
    return set(known) <= {organisation}


@rule("DCSA-5", cites="DCSA PINT 3.0.0, EblEnvelope", field="title",
      fix="Send a bill that was issued with a DCSA transport document, to a platform with an address.")  # fmt: skip
def a_record_is_sent_with_its_transport_document(*, has_document: bool, reachable: bool) -> bool:
    """A record goes to a platform that takes envelopes, together with the transport document that it was issued for."""
    return has_document and reachable


@rule("DCSA-6", cites=_HOUSE, field="reason", fix="Say what the other platform's operator told you.")
def a_withdrawal_has_its_reason(reason: str) -> bool:
    """Who gives a transfer up before its signed answer says why they know that the other platform has not the bill."""
    return len(reason.strip()) >= 10


@rule("DCSA-7", cites="DCSA PINT 3.0.0, info, `isToOrder`", field="order_of",
      fix="Name the consignee of a straight bill, the endorsee of one to order, nobody for one in blank.")  # fmt: skip
def the_record_runs_as_its_document_says(form: Form, *, named: OrganisationId | None) -> bool:
    """A record runs in somebody's favour exactly when its transport document names a consignee or an endorsee."""
    return (form is Form.BLANK) == (named is None)


@rule("DCSA-8", cites="DCSA PINT 3.0.0, `transportDocumentChecksum`; APEC Privacy Framework (2015) principle IV",
      field="transportDocument",
      fix="Do what the rule that keeps the field asks for, or have the carrier issue the bill without it.")  # fmt: skip
def a_bill_goes_whole_or_stays(withheld: Collection[Withheld]) -> bool:
    """A bill is read and sent on as its carrier signed it: where a field of a person in it stays, all of it stays."""
    return not withheld


def keys_that_may_sign(keys: Iterable[PlatformKey], *, platform: str, kid: str, at: datetime) -> list[PlatformKey]:
    """The keys by one of which `platform` must have signed: the one that `kid` names, or any where it names none.

    PINT does not say how keys are found. A key of another platform never counts, whatever its `kid`.
    """
    own = [key for key in keys if key.platform == platform and key.counts(at)]
    return [key for key in own if key.kid == kid] if kid else own
