# SPDX-License-Identifier: Apache-2.0
"""What rules of e-invoices claim of a field, whichever the field; apart, so that the themes read as lists of law."""

from decimal import ROUND_FLOOR, Decimal

from tradelane.documents.rules.einvoice.code_lists import codes
from tradelane.documents.rules.einvoice.law import Claim
from tradelane.documents.values import EInvoice, Element

CENT = Decimal("0.01")
_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_DECIMALS = 2


def rounded(amount: Decimal) -> Decimal:
    """To a whole number, halves upwards as XPath 2.0 `round` does (also below zero)."""
    return (amount + _HALF).to_integral_value(ROUND_FLOOR)


def cents(amount: Decimal) -> Decimal:
    """To two decimals, halves upwards."""
    return (amount * _HUNDRED + _HALF).to_integral_value(ROUND_FLOOR) / _HUNDRED


def total(parts: "list[Element]") -> Decimal:
    """The sum of what the parts state."""
    return sum((part.number for part in parts if part.number is not None), Decimal(0))


def filled(*paths: str) -> Claim:
    """One of the fields is there and is not blank."""
    ways = [path.split("/") for path in paths]
    if len(ways) == 1:
        names = ways[0]
        if len(names) == 1:
            name = names[0]

            def has_one(part: Element, invoice: EInvoice) -> bool:
                found = part.children.get(name)
                return found is not None and found[0].text != ""

            return Claim(has_one, "a_required_text_is_stated", name, f"State {name}.")

        def has_text(part: Element, invoice: EInvoice) -> bool:
            return part.said(*names) != ""

        return Claim(has_text, "a_required_text_is_stated", paths[0], f"State {paths[0]}.")

    def has_any(part: Element, invoice: EInvoice) -> bool:
        return any(part.said(*names) != "" for names in ways)

    return Claim(has_any, "a_required_text_is_stated", paths[0], f"State {' or '.join(paths)}.")


def there(*paths: str) -> Claim:
    """One of the fields is there."""
    ways = [path.split("/") for path in paths]
    fix = f"Add {' or '.join(paths)}."
    if len(ways) == 1 and len(ways[0]) == 1:
        name = ways[0][0]
        return Claim(lambda part, invoice: name in part.children, "a_required_field_is_there", name, fix)

    def has(part: Element, invoice: EInvoice) -> bool:
        return any(names[0] in part.children and (len(names) == 1 or part.every(*names)) for names in ways)

    return Claim(has, "a_required_field_is_there", paths[0], fix)


def all_there(*paths: str) -> Claim:
    """All of the fields are there."""
    ways = [path.split("/") for path in paths]
    return Claim(
        lambda part, invoice: all(part.every(*names) for names in ways),
        "fields_that_go_together_are_all_there",
        paths[0],
        f"Add {' and '.join(paths)}.",
    )


def absent(path: str) -> Claim:
    """The field is not there."""
    names = path.split("/")
    return Claim(
        lambda part, invoice: not part.every(*names),
        "a_field_that_does_not_belong_is_absent",
        path,
        f"Leave out {path}.",
    )


def attributed(attribute: str) -> Claim:
    """The part has the attribute."""
    return Claim(
        lambda part, invoice: attribute in part.attributes,
        "a_required_attribute_is_stated",
        f"@{attribute}",
        f"State the attribute {attribute}.",
    )


def attributed_at(path: str, attribute: str) -> Claim:
    """A field at the path has the attribute."""
    names = path.split("/")
    return Claim(
        lambda part, invoice: any(attribute in found.attributes for found in part.every(*names)),
        "a_required_attribute_is_stated",
        f"{path}/@{attribute}",
        f"State the attribute {attribute} of {path}.",
    )


def at_most(count: int, path: str) -> Claim:
    """The field occurs at most that often below the part."""
    names = path.split("/")
    times = "once" if count == 1 else f"{count} times"
    if len(names) == 1:
        name = names[0]

        def few(part: Element, invoice: EInvoice) -> bool:
            found = part.children.get(name)
            return found is None or len(found) <= count

        return Claim(few, "a_field_occurs_no_more_than_allowed", path, f"State {path} at most {times}.")

    def few_below(part: Element, invoice: EInvoice) -> bool:
        everywhere = invoice.named.get(names[-1])  # most fields are nowhere too often, so nobody need walk to them
        return everywhere is None or len(everywhere) <= count or len(part.every(*names)) <= count

    return Claim(few_below, "a_field_occurs_no_more_than_allowed", path, f"State {path} at most {times}.")


def two_decimals(path: str) -> Claim:
    """The amount at the path has at most two decimals; white space after them counts as they do, as officially."""
    names = path.split("/") if path else []

    def short(part: Element, invoice: EInvoice) -> bool:
        text = part.said(*names) if names else part.text
        return len(text) - text.find(".") - 1 <= _DECIMALS if "." in text else True

    return Claim(short, "an_amount_has_at_most_two_decimals", path, "Round it to two decimals.")


def coded(list_name: str, attribute: str = "") -> Claim:
    """The part (or its attribute) is a code of the list."""
    allowed = codes(list_name)
    if attribute:

        def listed(part: Element, invoice: EInvoice) -> bool:
            return part.attributes.get(attribute, "").strip() in allowed

        return Claim(listed, "a_code_is_of_its_list", f"@{attribute}", "Use a code of the list.")
    return Claim(lambda part, invoice: part.text in allowed, "a_code_is_of_its_list", "", "Use a code of the list.")


def not_negative(path: str) -> Claim:
    """The number at the path is stated and not below zero."""
    names = path.split("/")

    def holds(part: Element, invoice: EInvoice) -> bool:
        found = part.amount(*names)
        return found is not None and found >= 0

    return Claim(holds, "an_amount_is_not_negative", path, "State an amount of zero or more.")


def not_negative_if_there(path: str) -> Claim:
    """The number at the path is not below zero, when the field is there."""
    names = path.split("/")

    def holds(part: Element, invoice: EInvoice) -> bool:
        found = part.every(*names)
        return not found or any(each.number is not None and each.number >= 0 for each in found)

    return Claim(holds, "an_amount_is_not_negative", path, "State an amount of zero or more.")


def in_order(start: str, end: str) -> Claim:
    """The end is not before the start, when both are there."""

    def holds(part: Element, invoice: EInvoice) -> bool:
        return start not in part.children or end not in part.children or part.said(start) <= part.said(end)

    return Claim(holds, "a_period_ends_after_it_starts", end, "Put the dates in order.")
