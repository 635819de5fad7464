# SPDX-License-Identifier: Apache-2.0
"""What people call acts and what they say, in the reader's language; apart, as every page of titles speaks them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation
from tradelane.titles.values import (
    Act,
    AmendmentTerms,
    Endorsement,
    EndorsementTerms,
    Entry,
    Form,
    IssueTerms,
    NominationTerms,
    PaperTerms,
    Purpose,
    ReasonTerms,
    RecoveryTerms,
    SurrenderTerms,
)

ACTS = {
    Act.ISSUE: _("Issued"),
    Act.FROM_PAPER: _("Issued in place of paper"),
    Act.PART: _("Opened for records that ended"),
    Act.TRANSFER: _("Transferred"),
    Act.NOMINATE: _("Endorsee nominated"),
    Act.ENDORSE: _("Endorsed"),
    Act.PLEDGE: _("Pledged"),
    Act.RELEASE: _("Released from pledge"),
    Act.ACCEPT: _("Control accepted"),
    Act.REJECT: _("Control declined"),
    Act.REKEY: _("Keys changed"),
    Act.SURRENDER: _("Surrendered to the carrier"),
    Act.ACCEPT_SURRENDER: _("Delivered"),
    Act.REFUSE_SURRENDER: _("Surrender refused"),
    Act.AMEND: _("Amended"),
    Act.TO_PAPER: _("Replaced by paper"),
    Act.DIVIDE: _("Divided"),
    Act.COMBINE: _("Combined"),
    Act.VOID: _("Voided"),
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


def name_of(id: OrganisationId | None) -> str:
    """An organisation's name; its number where it is not known here."""
    try:
        return organisation(id).name if id else ""
    except NotFound:
        return str(id)


def said_by(entry: Entry) -> list[tuple[Any, Any]]:
    """What an entry says beyond who hands the record to whom: labels and values."""
    rows: list[tuple[Any, Any]] = []
    match entry.terms:
        case IssueTerms() as terms:
            rows = [(_("Form"), FORMS[terms.form]), (_("In favour of"), name_of(terms.order_of))]
            rows += [(_("Consent to electronic form"), f"{name_of(c.party)}: {c.reference}") for c in terms.consents]
            rows += [(_("Paper it takes the place of"), terms.paper.statement)] if terms.paper else []
        case EndorsementTerms() as terms:
            rows = [(_("Endorsement"), ENDORSEMENTS[terms.form]), (_("Endorsee"), name_of(terms.endorsee))]
            rows += [(_("Without recourse"), _("yes"))] if terms.without_recourse else []
            rows += [(_("Not to order"), _("yes"))] if terms.not_to_order else []
        case NominationTerms(nominee=nominee):
            rows = [(_("Nominee"), name_of(nominee))]
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
    return [(label, value) for label, value in rows if value]
