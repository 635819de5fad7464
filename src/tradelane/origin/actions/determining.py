# SPDX-License-Identifier: Apache-2.0
"""Determines origin and keeps the answer with its steps; apart, because a certificate rests on what is kept here."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from tradelane.consignments.values import Consignment, GoodsItem, PartyRole
from tradelane.journal import actions as journal
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.kernel.money import Money
from tradelane.origin import queries, rules
from tradelane.origin.formats import plain_statements, statements
from tradelane.origin.formats.records import (
    MATERIALS_AT_MOST,
    determination_json,
    material_from_json,
    material_json,
    route_from_json,
    route_json,
)
from tradelane.origin.models import DeterminationRow
from tradelane.origin.values import DeterminationView, Material, Product
from tradelane.parties import actions as parties
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role


@transaction.atomic
def determine(
    *,
    consignment: Consignment,
    item: int,
    materials: Iterable[Material | Mapping[str, Any]],
    agreement: str,
    by: Actor,
    readers: Iterable[OrganisationId] = (),
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> DeterminationView:
    """Determine whether goods item number `item` originates under `agreement`, and keep the answer.

    `facts` may hold `wholly_obtained` (true or false), `answers` (question to true or false), `route` (the stops of the
    voyage, `formats.records.route_from_json`), `value` and `net_cost` (money, as the agreement counts them; the value
    is else that of the line, where no freight is in it). The importing economy is that of the port of discharge, else
    the buyer's. The same question by the same rules again gives the same determination.
    Raises Forbidden, NotFound (no such agreement), Unreadable naming the field.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY if by.may(Role.SIGNATORY) else Role.CLERK)
    chosen, edition = queries.agreement_on(agreement, on=now.astimezone(UTC).date())
    goods = _goods(consignment, item)
    listed = _materials(materials)
    product = _product(goods, consignment, facts or {})
    importing, on = importing_economy(consignment), now.astimezone(UTC).date()
    asked = {
        "consignment": consignment.id, "item": item, "agreement": chosen.code, "importing": importing,
        "hs": product.hs_code, "produced_in": product.produced_in, "wholly": product.wholly_obtained,
        "value": product.value.as_json() if product.value else None, "answers": dict(product.answers),
        "materials": [material_json(m) for m in listed],
        **({} if product.route is None else {"route": route_json(product.route)}),
        **({} if not edition else {"rules": edition}),
        **({} if product.net_cost is None else {"net_cost": product.net_cost.as_json()}),
        **({} if product.weight is None else {"weight": product.weight.as_json()}),
    }  # fmt: skip
    content = digest_of(canonical(asked))
    known = DeterminationRow.objects.filter(organisation=by.organisation, content=content).first()
    if known is not None:
        return queries.as_value(known)
    made = rules.determine_origin(product, materials=listed, agreement=chosen, importing=importing, on=on)
    row = DeterminationRow.objects.create(
        id=new_id("origin"), consignment=consignment.id, item=item, agreement=chosen.code, content=content,
        description=product.description[:300], hs_code=product.hs_code, exporting=product.produced_in,
        importing=importing, on=on, result=str(made.result), determination=determination_json(made),
        materials=asked["materials"], organisation=by.organisation, at=now,
    )  # fmt: skip
    parties.grant_access(subject=row.id, organisations={by.organisation, *readers})
    journal.record(
        "origin.good.determined", subject=row.id, by=by, consignment=consignment.id, item=item,
        agreement=chosen.code, result=str(made.result), criterion=str(made.criterion or ""),
    )  # fmt: skip
    return queries.as_value(row)


def _goods(consignment: Consignment, item: int) -> GoodsItem:
    for goods in consignment.goods_items:
        if goods.number == item:
            break
    else:
        raise Unreadable(
            f"the consignment has no goods item {item}", field="item", rule="ORIGIN-TEXT-3", fix="Give its line number."
        )
    for name, digits in (("hs_code", 6), ("origin", 2)):
        if len(getattr(goods, name)) != digits:
            raise Unreadable(
                "origin can't be asked without it", field=f"goods_items[{item}].{name}", rule="ORIGIN-TEXT-3",
                fix="Declare six digits of HS 2022 and the country of production.",
            )  # fmt: skip
    return goods


def _materials(given: Iterable[Material | Mapping[str, Any]]) -> tuple[Material, ...]:
    listed = list(given)
    if len(listed) > MATERIALS_AT_MOST:
        raise Unreadable(
            f"{len(listed)} materials are more than {MATERIALS_AT_MOST}", field="materials", rule="ORIGIN-TEXT-2",
            fix="Group materials of one code and origin.",
        )  # fmt: skip
    return tuple(
        m if isinstance(m, Material) else material_from_json(m, field=f"materials[{n}]") for n, m in enumerate(listed)
    )


def _product(goods: GoodsItem, consignment: Consignment, facts: Mapping[str, Any]) -> Product:
    answers = facts.get("answers") or {}
    return Product(
        description=goods.description,
        hs_code=goods.hs_code,
        produced_in=goods.origin,
        wholly_obtained=facts.get("wholly_obtained"),
        value=_stated(facts, "value") or _value_without_freight(goods, consignment),
        net_cost=_stated(facts, "net_cost"),
        weight=goods.net_mass,
        answers={str(k): v is True for k, v in dict(answers).items()},
        route=route_from_json(facts.get("route")),
    )


def _stated(facts: Mapping[str, Any], name: str) -> Money | None:
    """A figure that only the producer knows, where it is given."""
    given = facts.get(name)
    return None if given is None else Money.from_json(given, field=f"facts.{name}")


def _value_without_freight(goods: GoodsItem, consignment: Consignment) -> Money | None:
    """The line's value when freight is not in it: the seller does not pay it, or charges it apart. Else None."""
    term = consignment.terms.incoterm
    apart = any(charge.kind == "freight" for charge in consignment.charges)
    return goods.value if apart or (term is not None and not term.seller_pays_main_carriage) else None


def importing_economy(consignment: Consignment) -> str:
    """Where the goods enter: the economy of the port of discharge, else the buyer's. Raises Unreadable."""
    if consignment.transport is not None and consignment.transport.discharge is not None:
        return consignment.transport.discharge.country
    buyer = consignment.party(PartyRole.BUYER)
    if buyer is None:
        raise Unreadable(
            "the importing economy is not known", field="transport.discharge", rule="ORIGIN-TEXT-3",
            fix="State the port of discharge or the buyer's address.",
        )  # fmt: skip
    return buyer.address.country


@transaction.atomic
def certify(
    *,
    consignment: Consignment,
    agreement: str,
    materials: Mapping[Any, Iterable[Material | Mapping[str, Any]]],
    producer: Mapping[str, Any],
    by: Actor,
    readers: Iterable[OrganisationId] = (),
    now: datetime,
    certifier: str = "exporter",
    invoice_number: str = "",
) -> dict[str, Any]:
    """Determine every goods item and give the statements of the certificate of origin, keys as its document has them.

    `materials` are by line number. `producer` may hold `name`, and what only the producer knows: `wholly_obtained`
    (true or false) and `answers`. When a line is not known to originate, the certificate claims no preference: it
    states the country of production alone. Raises as `determine`, and Refused (ORIGIN-9 to 11).
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    shared = list(readers)
    found = {
        goods.number: determine(
            consignment=consignment, item=goods.number, agreement=agreement, by=by, readers=shared, now=now,
            materials=materials.get(goods.number, materials.get(str(goods.number), ())), facts=producer,
        )
        for goods in consignment.goods_items
    }  # fmt: skip
    determinations = {number: view.determination for number, view in found.items()}
    if all(rules.only_an_originating_good_is_certified(d) for d in determinations.values()):
        return statements(
            consignment=consignment, determinations=determinations, certifier=certifier,
            signed_on=now.astimezone(UTC).date(), producer=str(producer.get("name", "")), invoice_number=invoice_number,
        )  # fmt: skip
    return plain_statements(determinations, certifier=certifier, invoice_number=invoice_number)
