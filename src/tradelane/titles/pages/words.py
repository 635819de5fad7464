# SPDX-License-Identifier: Apache-2.0
"""What people call acts and what they say, in the reader's language; apart, as every page of titles speaks them."""

import re
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tradelane.kernel.clock import from_rfc3339
from tradelane.titles.pages.bill_words import promised, said_of_a_bill
from tradelane.titles.pages.names import name_of as name_of
from tradelane.titles.rules import said
from tradelane.titles.values import (
    Act,
    AmendmentTerms,
    CombinationTerms,
    Consent,
    DivisionTerms,
    Endorsement,
    EndorsementTerms,
    Entry,
    Form,
    IssueTerms,
    NominationTerms,
    PaperTerms,
    Purpose,
    ReasonTerms,
    RecordKind,
    RecoveryTerms,
    SurrenderTerms,
)

ACTS = {
    Act.ISSUE: _("Issued"),
    Act.FROM_PAPER: _("Issued in place of paper"),
    Act.PART: _("Opened for records that ended"),
    Act.ARRIVE: _("Arrived from another platform"),
    Act.TRANSFER: _("Transferred"),
    Act.NOMINATE: _("Endorsee nominated"),
    Act.ENDORSE: _("Endorsed"),
    Act.PLEDGE: _("Pledged"),
    Act.RELEASE: _("Released from pledge"),
    Act.ACCEPT: _("Control accepted"),
    Act.REJECT: _("Control declined"),
    Act.REKEY: _("Keys changed"),
    Act.SURRENDER: _("Surrendered to the carrier"),
    Act.SEND: _("Sent to another platform"),
    Act.DEPART: _("Taken over by the other platform"),
    Act.STAY: _("Not taken over by the other platform"),
    Act.RETURN: _("Back from another platform"),
    Act.CONCLUDE: _("Ended on another platform: its carrier accepted"),
    Act.ACCEPT_SURRENDER: _("Delivered"),
    Act.REFUSE_SURRENDER: _("Surrender refused"),
    Act.AMEND: _("Amended"),
    Act.TO_PAPER: _("Replaced by paper"),
    Act.DIVIDE: _("Divided"),
    Act.COMBINE: _("Combined"),
    Act.VOID: _("Voided"),
    Act.PRESENT: _("Presented"),
    Act.ACCEPT_BILL: _("Accepted by the drawee"),
    Act.AVAL: _("Guaranteed"),
    Act.DISHONOUR: _("Dishonoured"),
    Act.PROTEST: _("Protested"),
    Act.NOTICE: _("Notice of dishonour given"),
    Act.PAY: _("Payment acknowledged"),
    Act.RECOURSE: _("Taken up by one who answers for it"),
    Act.DELIBERATE: _("To be presented once more on the next day"),
    Act.HINDER: _("Obstacle noted"),
    Act.RELAY: _("Notice of dishonour passed on"),
    Act.INTERVENE: _("Offered for another's honour"),
    Act.ADMIT: _("Offered acceptance taken"),
    Act.DECLINE: _("Offer declined"),
    Act.PAY_FOR_HONOUR: _("Paid for another's honour"),
    Act.OPEN_RECOVERY: _("Recovery announced"),
    Act.OBJECT: _("Recovery objected to"),
    Act.RECOVER: _("Recovered"),
}

PURPOSES = {
    Purpose.DELIVERY: _("to get the goods"),
    Purpose.AMENDMENT: _("to have its document amended"),
    Purpose.PAPER: _("to have paper in its place"),
    Purpose.DIVISION: _("to have it divided"),
    Purpose.COMBINATION: _("to have it combined with others"),
}

ENDORSEMENTS = {
    Endorsement.FULL: _("in full, to a named endorsee"),
    Endorsement.ORDER: _("to the order of a named endorsee"),
    Endorsement.BLANK: _("in blank"),
    Endorsement.BEARER: _("to bearer"),
    Endorsement.PROCURATION: _("for collection"),
}

FORMS = {
    Form.STRAIGHT: _("to a named person, not to order"),
    Form.ORDER: _("to order"),
    Form.BLANK: _("in blank: whoever holds it is entitled"),
}

KINDS = {
    RecordKind.BILL_OF_LADING: _("Bill of lading"),
    RecordKind.NEGOTIABLE_CARGO_DOCUMENT: _("Negotiable cargo document"),
    RecordKind.WAREHOUSE_RECEIPT: _("Warehouse receipt"),
    RecordKind.BILL_OF_EXCHANGE: _("Bill of exchange"),
    RecordKind.PROMISSORY_NOTE: _("Promissory note"),
}


_CONSENTS = {
    "the issuer signs this entry": _("signs this entry as the issuer"),
    "the registry signs this entry": _("signs this entry as the registry"),
    "the holder surrendered the records that this one goes on for": _(
        "surrendered the records that this one goes on for"
    ),
    "the party is reached by its code at this platform, and may send the record back": _(
        "is reached by its code at this platform, and may send the record back"
    ),
}
_GIVEN_HERE = re.compile(r"(consent_[0-9a-z]{26}), given at this registry on ([0-9TZ:.-]+)")
_ANSWERED_FOR = re.compile(
    r"the platform ([A-Z0-9]{4}) answers for the party, and takes the record over by its signed receipt"
)
_BY_MANIFEST = re.compile(r"EBL_ISS issuance manifest (sha256:[0-9a-f]{64})")


def consent_in_words(consent: Consent) -> str:
    """On what a consent rests, in the reader's language where this program wrote it (`rules.words`); what people wrote
    stays as it is.
    """
    reference = consent.reference
    if given := _GIVEN_HERE.fullmatch(reference):
        at = date_format(from_rfc3339(given[2]), "j M Y H:i")
        return gettext("given at this registry on {at} UTC ({id})").format(at=at, id=given[1])
    if answered := _ANSWERED_FOR.fullmatch(reference):
        words = gettext("the platform {code} answers for the party, and takes the record over by its signed receipt")
        return words.format(code=answered[1])
    if manifest := _BY_MANIFEST.fullmatch(reference):
        return gettext("asked for by the carrier's signed manifest (EBL_ISS, {digest})").format(digest=manifest[1])
    return str(_CONSENTS.get(reference, reference))


def _consent(consent: Consent) -> str:
    return f"{name_of(consent.party)}: {consent_in_words(consent)}"


def said_by(entry: Entry) -> list[tuple[Any, Any]]:
    """What an entry says beyond who hands the record to whom: labels and values."""
    rows: list[tuple[Any, Any]] = []
    match said(entry, withheld=str(_("not told to this registry, or erased"))):
        case IssueTerms() as terms:
            rows = [(_("Form"), FORMS[terms.form]), (_("In favour of"), name_of(terms.order_of))]
            rows += promised(terms.bill) if terms.bill else []
            rows += [(_("Consent to electronic form"), _consent(each)) for each in terms.consents]
            rows += [(_("Goes on for"), ", ".join(each.title for each in terms.ancestors))]
            rows += [(_("Paper it takes the place of"), terms.paper.statement)] if terms.paper else []
        case EndorsementTerms() as terms:
            rows = [(_("Endorsement"), ENDORSEMENTS[terms.form]), (_("Endorsee"), name_of(terms.endorsee))]
            rows += [(_("Without recourse"), _("yes"))] if terms.without_recourse else []
            rows += [(_("Not to order"), _("yes"))] if terms.not_to_order else []
            rows += [(_("Protest"), _("not needed"))] if terms.without_protest else []
            rows += [(_("In case of need"), name_of(terms.in_case_of_need))]
        case NominationTerms(nominee=nominee):
            rows = [(_("Nominee"), name_of(nominee))]
        case DivisionTerms() as terms:
            rows = [(_("Law or agreement"), terms.basis), (_("Whole"), f"{terms.quantity} {terms.unit}")]
            rows += [(_("Part"), f"{each.quantity} {terms.unit}: {each.document}") for each in terms.shares]
        case CombinationTerms(basis=basis, into=into):
            rows = [(_("Law or agreement"), basis), (_("Goes on as"), into)]
        case SurrenderTerms(purpose=purpose, wanted=wanted):
            rows = [(_("Purpose"), PURPOSES[purpose]), (_("Asked for"), wanted)]
        case AmendmentTerms(replaces=replaces, reason=reason):
            rows = [(_("Replaces"), replaces), (_("New document"), entry.document), (_("Reason"), reason)]
        case PaperTerms(paper=paper):
            rows = [(_("Paper"), f"{paper.number} ({paper.originals})"), (_("Statement"), paper.statement)]
        case RecoveryTerms(ground=ground, to=to):
            rows = [(_("Ground"), ground), (_("For"), name_of(to))]
        case ReasonTerms(reason=reason):
            rows = [(_("Reason"), reason)]
        case terms:
            rows = said_of_a_bill(terms)
    return [(label, value) for label, value in rows if value]
