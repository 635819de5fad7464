# SPDX-License-Identifier: Apache-2.0
"""What a person's export must hold and what stays out of it; apart, because each omission is law's and is named."""

from collections.abc import Collection

from tradelane.kernel.rule import rule

_SECRETS = ("user.authorization", "user.device.cookie_id")
"""fideslang categories of what opens an account."""


@rule(
    "EXPORT-1",
    cites="GDPR arts. 15(1), 15(3), 20(1); APEC Privacy Framework (2015) principle VIII; PDPA 2012 (Singapore) s. 21",
    field="held",
    fix="Let a holder of the settings give it, or say in data/not_exported.csv by which rule it stays.",
)
def all_that_is_labelled_is_given_or_named(
    labelled: Collection[str], *, given: Collection[str], named: Collection[str]
) -> bool:
    """Each labelled field is in a person's export, or is named there with the reason why not; never both."""
    return set(labelled) == {*given, *named} and not {*given} & {*named}


@rule(
    "EXPORT-2",
    cites="GDPR arts. 5(1)(f) and 32; APEC Privacy Framework (2015) principle VII",
    field="category",
    fix="Make a new password or key instead of reading the old one.",
)
def what_opens_an_account_is_given_to_nobody(category: str) -> bool:
    """A password, a key or a session is given to nobody: who reads it could act as the person."""
    return not category.startswith(_SECRETS)


@rule(
    "EXPORT-3",
    cites="GDPR arts. 15(4) and 20(4); APEC Privacy Framework (2015) principle VIII; PDPA 2012 (Singapore) s. 21(3)",
    field="value",
    fix="Ask who wrote it, who may leave others out by hand.",
)
def what_names_others_is_given_only_cut(named: Collection[str], *, same_person: Collection[str]) -> bool:
    """What names other people too, or may, and can't be cut to one of them, is not given whole to any."""
    return bool(named) and set(named) <= set(same_person)


@rule(
    "EXPORT-4",
    cites="RFC 7516 s. 2, content encryption key; GDPR arts. 5(1)(f) and 32(1)(a)",
    field="value",
    fix="Ask its recipient, who alone can open it.",
)
def what_is_sealed_to_another_stays_sealed(*, opens_here: bool) -> bool:
    """What is encrypted to somebody else can't be opened at this node, and so is not given."""
    return opens_here


@rule(
    "EXPORT-5",
    cites="GDPR art. 23(1)(d), (e), (h); APEC Privacy Framework (2015) part II; PDPA 2012 (Singapore) s. 4(1)(c)",
    field="value",
    fix="Ask the authority by the law of its economy.",
)
def an_authority_gives_its_own_file(*, is_inner_work: bool) -> bool:
    """What an authority notes for its own work is asked of that authority: the node keeps it for it alone."""
    return not is_inner_work


@rule(
    "EXPORT-6",
    cites="GDPR recital 14; APEC Privacy Framework (2015) part II, scope; PDPA 2012 (Singapore) s. 4(5)",
    field="subject",
    fix="Ask the organisation, whose members see it on its own pages.",
)
def what_a_business_is_reached_by_is_the_businesss(*, is_of_organisation: bool) -> bool:
    """A business's name, account and office, and what it says of its business, are the organisation's to give."""
    return not is_of_organisation


@rule(
    "EXPORT-7",
    cites="GDPR art. 11(2); APEC Privacy Framework (2015) part II, personal information",
    field="value",
    fix="Nothing is to be done: nobody can tell whose it is.",
)
def what_nobody_can_tell_whose_it_is_stays(*, is_found_by_person: bool) -> bool:
    """What can't be found by a person, because nothing here says whose it is, is in nobody's export."""
    return is_found_by_person
