# SPDX-License-Identifier: Apache-2.0
"""How a record begins and how it changes its form: consent, paper, amendment, division; apart from its moves."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.kernel.rule import rule
from tradelane.titles.values import (
    Act,
    AmendmentTerms,
    ArrivalTerms,
    CombinationTerms,
    Consent,
    ConsentBasis,
    DivisionTerms,
    Entry,
    Form,
    IssueTerms,
    PaperTerms,
    Purpose,
    Title,
)

_ANSWERED_FOR = {
    Act.ACCEPT_SURRENDER: Purpose.DELIVERY,
    Act.AMEND: Purpose.AMENDMENT,
    Act.TO_PAPER: Purpose.PAPER,
    Act.DIVIDE: Purpose.DIVISION,
    Act.COMBINE: Purpose.COMBINATION,
}


@rule(
    "TITLE-42",
    cites="DCSA EBL_SUR 3.0.4; MLETR arts 16, 18",
    field="act",
    fix="Refuse it, or do what the holder surrendered it for.",
)
def the_answer_is_to_what_was_asked(title: Title, entry: Entry) -> bool:
    """The carrier does with a surrendered record what it was surrendered for, or refuses, or voids it."""
    return entry.act not in _ANSWERED_FOR or title.standing.purpose is _ANSWERED_FOR[entry.act]


@rule(
    "TITLE-25",
    cites="MLETR art. 7(2)",
    field="terms.consents",
    fix="Record the consent of the carrier and of the first holder, express or by conduct.",
)
def a_record_opens_by_consent(entry: Entry) -> bool:
    """Nobody is forced into the electronic form: a record opens by the consent of its issuer and its first holders."""
    if not isinstance(entry.terms, IssueTerms | ArrivalTerms):
        return True
    said = {consent.party for consent in entry.terms.consents if consent.reference.strip()}
    holders = entry.control.organisations if entry.control else (entry.to,)
    return {entry.by, *holders} <= said


@rule(
    "TITLE-66",
    cites="MLETR art. 7(2); ETDA s. 2; DCSA EBL_ISS 3.0.4, the shipper asks for the electronic form",
    field="terms.consents",
    fix="Have the first holder consent on the page of titles, or name where their consent is written.",
)
def the_first_holder_consents_expressly(consents: Collection[Consent | None]) -> bool:
    """A record opens here only by the express consent of each first holder to the electronic form, with the place where
    it was given; that they take part in trade is not taken for it. For one on another platform, that platform answers:
    the record has effect there alone, and only by its signed receipt.
    """
    return all(each is not None and each.basis is ConsentBasis.EXPRESS and each.reference.strip() for each in consents)


@rule(
    "TITLE-43",
    cites="MLETR art. 10(1)(a); COGSA s. 1",
    field="terms.order_of",
    fix="Name the person, or issue it in blank.",
)
def the_form_says_in_whose_favour(entry: Entry) -> bool:
    """A straight or an order record names the person in whose favour it runs; one in blank names nobody."""
    if not isinstance(entry.terms, IssueTerms | ArrivalTerms):
        return True
    return (entry.terms.form is Form.BLANK) == (entry.terms.order_of is None)


@rule(
    "TITLE-44",
    cites="MLETR art. 17(1)-(3); ETDA s. 4(1)",
    field="terms.paper",
    fix="Take in and deface every original first, and insert the statement.",
)
def paper_is_dead_before_its_record_opens(entry: Entry) -> bool:
    """A record takes the place of paper only when every original was made inoperative before, and says so itself."""
    if entry.act is not Act.FROM_PAPER:
        return not isinstance(entry.terms, IssueTerms) or entry.terms.paper is None
    paper = entry.terms.paper if isinstance(entry.terms, IssueTerms) else None
    return (
        paper is not None
        and paper.originals >= 1
        and bool(paper.statement.strip())
        and paper.inoperative_at is not None
        and paper.inoperative_at <= entry.at
    )


@rule(
    "TITLE-45",
    cites="MLETR art. 18(1)-(3); ETDA s. 4(1)",
    field="terms.paper",
    fix="Insert the statement; issue the paper after this entry is recorded.",
)
def a_record_is_dead_before_its_paper_is_issued(title: Title, entry: Entry) -> bool:
    """Paper takes the place of a record only after the entry that ends it, and bears a statement of the change."""
    if entry.act is not Act.TO_PAPER:
        return True
    paper = entry.terms.paper if isinstance(entry.terms, PaperTerms) else None
    return paper is not None and paper.originals >= 1 and bool(paper.statement.strip()) and paper.inoperative_at is None


@rule("TITLE-61", cites="MLETR art. 18(3); ETDA s. 4(1)", field="paper", fix="Wait for the log's next checkpoint.")
def paper_waits_for_the_log(*, logged: bool, awaits_witness: bool) -> bool:
    """Paper is printed in the place of a record only when the public log shows that the record has ended, to a witness
    too where witnesses are set.
    """
    return logged and not awaits_witness


@rule(
    "TITLE-46", cites="MLETR art. 16", field="terms.replaces", fix="Amend the document's present version and say why."
)
def an_amendment_names_what_it_replaces(title: Title, entry: Entry) -> bool:
    """An amendment names the version it replaces, another one, and the reason, so that what was amended is identified
    as such.
    """
    if entry.act is not Act.AMEND:
        return True
    terms = entry.terms
    replaces = isinstance(terms, AmendmentTerms) and terms.replaces == title.document and bool(terms.reason.strip())
    return replaces and entry.document != title.document


@rule(
    "TITLE-47",
    cites="NCD; Commercial Code of Japan art. 603 (warehouse receipts); contract of carriage",
    field="terms.basis",
    fix="Name the law or the agreement that allows it.",
)
def a_division_has_its_basis(title: Title, entry: Entry) -> bool:
    """A record is divided or combined only by a law or an agreement that allows it, which the entry names."""
    return not isinstance(entry.terms, DivisionTerms | CombinationTerms) or bool(entry.terms.basis.strip())


@rule(
    "TITLE-48",
    cites="MLETR art. 10(1)(b)(i), 10(2)",
    field="terms.shares",
    fix="Divide all of the goods, into two parts or more.",
)
def a_division_is_of_the_whole(title: Title, entry: Entry) -> bool:
    """The parts of a divided record are two or more, each with a record and a document of its own, and together exactly
    the whole.
    """
    if not isinstance(entry.terms, DivisionTerms):
        return True
    shares = entry.terms.shares
    distinct = len({share.title for share in shares}) == len({share.document for share in shares}) == len(shares) >= 2
    whole = sum((share.quantity for share in shares), Decimal(0)) == entry.terms.quantity
    return distinct and whole and all(share.quantity > 0 for share in shares)


@rule("TITLE-49", cites="MLETR art. 10(1)(b)(i)", field="terms.ancestors", fix="Name the records that ended for it.")
def a_part_names_what_it_comes_from(entry: Entry) -> bool:
    """A record that opens for a part, or for several combined, names the records that ended for it, none twice, and no
    other opening names any.
    """
    ancestors = entry.terms.ancestors if isinstance(entry.terms, IssueTerms) else ()
    return (entry.act is Act.PART) == bool(ancestors) and len({one.title for one in ancestors}) == len(ancestors)


@rule(
    "TITLE-58", cites="MLETR art. 11(1)(a)", field="titles", fix="Let one party surrender all of them to one carrier."
)
def combined_records_are_in_one_hand(hands: Collection[tuple[OrganisationId, OrganisationId | None]]) -> bool:
    """Records that are combined, two or more, were issued by one carrier and surrendered by one party."""
    return len(hands) >= 2 and len(set(hands)) == 1


@rule(
    "TITLE-94", cites="MLETR art. 10(1)(b)(i)", field="numbers", fix="Give each record that opens a number of its own."
)
def what_goes_on_bears_its_number(numbers: Sequence[str], *, records: int) -> bool:
    """Each record that goes on for others bears a number of its own, by which its carrier finds it."""
    given = [each.strip() for each in numbers]
    return len(given) == records and all(given) and len(set(given)) == len(given)


@rule("TITLE-95", cites="MLETR art. 10(1)(b)(i)", field="terms.into", fix="Sign entries that name one and the same.")
def combined_records_go_on_as_one(named: Collection[TitleId]) -> bool:
    """Records that are combined all name the one record in which they go on."""
    return len(named) == 1
