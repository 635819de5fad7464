# SPDX-License-Identifier: Apache-2.0
"""Who bought and who gets the goods of a shop's order; apart, because shops differ only in the names of the fields."""

from dataclasses import dataclass

from tradelane.consignments import rules
from tradelane.consignments.formats.json_source import JsonSource
from tradelane.consignments.values import Address, Contact, Party, PartyRole

NOWHERE = Address("", "", "", "")


@dataclass(frozen=True, slots=True)
class AddressNames:
    """What a shop calls the fields of an address."""

    first_name: str
    last_name: str
    company: str
    street: tuple[str, ...]
    city: str
    postcode: str
    region: str
    country: str
    phone: str
    same: tuple[str, ...] = ()
    """Fields that say the country once more in words."""


def buyer_and_consignee(
    source: JsonSource, names: AddressNames, *, billing: str, shipping: str, email: str
) -> tuple[Party, ...]:
    """The buyer at the billing address, else the shipping address; the consignee when goods go elsewhere."""
    paid_by, goes_to = _address(source, names, billing), _address(source, names, shipping)
    payer, receiver = _name(source, names, billing), _name(source, names, shipping)
    phone = source.text(f"{billing}.{names.phone}")
    there = source.text(f"{shipping}.{names.phone}")
    contact = Contact(payer or receiver, email, phone or there)
    at = paid_by if paid_by != NOWHERE else goes_to
    buyer = Party(PartyRole.BUYER, payer or receiver, at, contact=contact if contact != Contact() else None)
    if goes_to == NOWHERE or (goes_to == at and receiver in ("", buyer.name)):
        return (buyer,)
    reached = Contact(telephone=there) if there else None
    return buyer, Party(PartyRole.CONSIGNEE, receiver or buyer.name, goes_to, contact=reached)


def _name(source: JsonSource, names: AddressNames, path: str) -> str:
    """A company where one is named, else the person."""
    person = " ".join(
        part for name in (names.first_name, names.last_name) if (part := source.text(f"{path}.{name}"))
    )  # fmt: skip
    return source.text(f"{path}.{names.company}") or person


def _address(source: JsonSource, names: AddressNames, path: str) -> Address:
    lines = [source.text(f"{path}.{name}") for name in names.street]
    code = source.peek(f"{path}.{names.country}")
    country = source.vetted(
        f"{path}.{names.country}",
        rules.a_country_is_an_iso_code,
        code.strip().upper() if isinstance(code, str) else None,
    )
    for name in names.same if country else ():
        source.take(f"{path}.{name}")
    return Address(
        street=", ".join(line for line in lines if line),
        city=source.text(f"{path}.{names.city}"),
        postcode=source.text(f"{path}.{names.postcode}"),
        country=country,
        region=source.text(f"{path}.{names.region}"),
    )
