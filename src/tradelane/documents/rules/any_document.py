# SPDX-License-Identifier: Apache-2.0
"""What holds for every document of ours; apart, because the kinds add to it and never take away."""

import re
from collections.abc import Collection, Iterable

from tradelane.documents.rules.reading import DocumentRules, lines_of
from tradelane.documents.values import Document, Kind
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.parties.values import OrganisationKind
from tradelane.trust.values import Check
from tradelane.trust.values.checks import overall

_DEMAND = re.compile(r"(?=.*\d)[A-Za-z][A-Za-z0-9./-]*(?: [A-Za-z0-9./-]+){1,5}")
"""An authority and a number; no sentence, which could name somebody."""


@rule(
    "DOC-1",
    cites="UNCITRAL Model Law on Electronic Signatures art. 8(1)(a)",
    field="issuer",
    fix="Let the issuing organisation's own signatory issue it.",
    refusal=Forbidden,
)
def an_organisation_signs_only_for_itself(issuer: OrganisationId, *, by: OrganisationId) -> bool:
    """An organisation issues documents in its own name only."""
    return issuer == by


@rule("DOC-2", cites="UNCITRAL MLETR art. 10(1)(b)(iii)", field="version", fix="Amend the latest version.")
def only_the_latest_version_is_amended(document: Document, *, latest_version: int) -> bool:
    """Only the latest version of a document can be amended or cancelled; earlier ones stay as they were."""
    return document.version == latest_version


@rule(
    "DOC-3", cites="UNCITRAL MLETR art. 10(1)(b)(iii)", field="statements.cancellation", fix="Issue another document."
)
def a_cancelled_document_stays_cancelled(document: Document) -> bool:
    """A cancelled document has no further versions."""
    return "cancellation" not in document.statements


@rule(
    "DOC-4",
    cites="UN/CEFACT Recommendation 1 (UN Layout Key), field for goods description",
    field="content.goods_items",
    fix="Describe the goods in words.",
)
def every_line_says_what_the_goods_are(document: Document) -> bool:
    """Every line describes its goods in words."""
    return all(any(c.isalpha() for c in item["description"]) for item in lines_of(document))


@rule(
    "DOC-5",
    cites="WCO UCR guidelines; UN/CEFACT CCL, line number",
    field="content.goods_items",
    fix="Number the lines 1, 2, 3 without repeats.",
)
def every_line_has_its_own_number(document: Document) -> bool:
    """No two lines of a document have the same number."""
    numbers = [item["number"] for item in lines_of(document)]
    return len(numbers) == len(set(numbers))


@rule("DOC-6", cites="UN/ECE Recommendation 20", field="content.goods_items", fix="State a quantity above zero.")
def every_quantity_is_above_zero(document: Document) -> bool:
    """Quantities and masses are above zero."""
    fields = ("quantity", "net_mass", "gross_mass")
    return all(
        not item[field]["value"].startswith("-") and item[field]["value"].strip("0.") != ""
        for item in lines_of(document)
        for field in fields
        if field in item
    )


@rule(
    "DOC-92",
    cites="UN/CEFACT Recommendation 33; house rule: data leaves through one door",
    field="readers",
    fix="Choose among the organisations that may see the consignment.",
    refusal=Forbidden,
)
def a_document_goes_to_those_who_know_its_consignment(
    readers: Iterable[OrganisationId], *, known: Iterable[OrganisationId]
) -> bool:
    """A document is given only to organisations that may see the consignment it is derived from."""
    return set(readers) <= set(known)


@rule(
    "DOC-91",
    cites="GATT 1994 art. X:3(a); IPPC art. V(2)(a)",
    field="issuer",
    fix="Ask the agency for it: it issues over the consignment that it may see.",
    refusal=Forbidden,
)
def only_who_may_grant_a_document_issues_it(declared: Kind, *, issuer: Collection[OrganisationKind]) -> bool:
    """A permit or certificate that authorities grant is issued by an authority."""
    return declared.may_be_issued_by(issuer)


@rule(
    "DOC-7",
    cites="UNCITRAL Model Law on Identity Management and Trust Services art. 25",
    field="original",
    fix="Ask the sender for the file as it was issued, and look at each check.",
)
def the_received_original_is_valid(checks: Iterable[Check]) -> bool:
    """A document from another node is kept only when every required check against the trust list is valid."""
    return overall(checks) is Verdict.VALID


@rule("DOC-8", cites="ETSI EN 319 102-1 §5.3", field="files", fix="Ask the sender for the files as they were issued.")
def the_file_is_the_issuer_s_own(chain: tuple[bytes, ...], *, issuer: tuple[bytes, ...], agrees: bool) -> bool:
    """An XML or PDF is kept only when the issuer of the original signed it and it says what the original says."""
    return agrees and chain[:1] == issuer[:1]


@rule(
    "DOC-150",
    cites="GDPR arts. 6(1)(c) and 18(2); APEC Privacy Framework (2015) principle IV",
    field="demand",
    fix="Write the authority and the number of its act, such as MX.SAT 500-05-2027-1180.",
)
def a_kept_document_is_read_on_a_named_demand(demand: str) -> bool:
    """What is kept for the law alone is read when an authority demands it by a numbered act, and for nothing else."""
    return _DEMAND.fullmatch(demand.strip()) is not None


RULES: DocumentRules = (every_line_says_what_the_goods_are, every_line_has_its_own_number, every_quantity_is_above_zero)
"""What a document of any kind must say; the others of this file are asked of acts."""
