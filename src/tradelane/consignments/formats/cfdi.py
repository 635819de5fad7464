# SPDX-License-Identifier: Apache-2.0
"""Mexico's electronic invoice (CFDI 4.0, with or without Comercio Exterior 2.0) read into a consignment.

Everything stands in attributes. What is the tax administration's alone (seal, regimes, taxes, codes of products and
units of customs) has no place in a consignment and is named as lost.
"""

import hashlib
from collections.abc import Mapping
from datetime import date

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.settle import settle
from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import (
    Address,
    Charge,
    Consignment,
    GoodsItem,
    Party,
    PartyRole,
    Reading,
    References,
    Terms,
)
from tradelane.kernel.codes import HS_EDITION, Incoterm
from tradelane.kernel.countries import alpha2
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId, organisation_id
from tradelane.kernel.money import Money, decimal_from
from tradelane.kernel.quantities import Quantity, unit_known

_CFDI = "{http://www.sat.gob.mx/cfd/4}"
_CCE = "{http://www.sat.gob.mx/ComercioExterior20}"
_GENERIC = frozenset({"XEXX010101000", "XAXX010101000"})
"""RFC of foreigners and of the public: they name nobody."""
_SERVICE = "99"
"""UnidadAduana of what is no good."""
_DOMICILE = ("Calle", "NumeroExterior", "NumeroInterior", "Colonia")


def is_cfdi(root: etree._Element) -> bool:
    """Whether XML is a CFDI 4.0."""
    return root.tag == f"{_CFDI}Comprobante"


def read_cfdi(content: bytes, root: etree._Element) -> Reading:
    """Read a CFDI. Raises Unreadable naming the XPath at fault."""
    source = XmlSource(root)
    for element in root.iter(etree.Element):
        source.take(element)  # it has no texts: so each attribute that nobody takes is lost by itself
    invoice = _Invoice(source)
    made_id = ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}")
    return settle(
        "cfdi", invoice.consignment(made_id), lost=tuple(source.lost()), doubtful=source.doubtful()
    )  # fmt: skip


class _Invoice:
    """One CFDI while it is read."""

    def __init__(self, source: XmlSource) -> None:
        self._source, self._root = source, source.root
        self._foreign = self._root.find(f"{_CFDI}Complemento/{_CCE}ComercioExterior")
        for element in (self._root, self._foreign):  # how to read the file, nothing of the sale
            self._said(element, "Version")
            self._said(element, "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")
        self._currency = self._said(self._root, "Moneda")
        found = [] if self._foreign is None else self._foreign.findall(f"{_CCE}Mercancias/{_CCE}Mercancia")
        self._goods: Mapping[str, etree._Element] = {one.get("NoIdentificacion", ""): one for one in found}

    def consignment(self, made_id: ConsignmentId) -> Consignment:
        """What it tells of a sale."""
        lines = self._root.findall(f"{_CFDI}Conceptos/{_CFDI}Concepto")
        goods = [line for line in lines if not self._is_service(line)]
        return Consignment(
            id=made_id,
            ordered_on=self._date(),
            parties=(self._seller(), self._buyer(), *self._consignee()),
            goods_items=tuple(self._line(line, number) for number, line in enumerate(goods, start=1)),
            terms=self._terms(),
            references=References(),
            charges=tuple(self._charge(line) for line in lines if self._is_service(line)),
        )

    def _said(self, element: etree._Element | None, name: str) -> str:
        return "" if element is None else self._source.attribute(element, name)

    def _date(self) -> date | None:
        text = self._said(self._root, "Fecha")[:10]
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        self._source.doubt(self._root, "an invoice does not say when the goods were ordered; its date is taken", text)
        return day

    def _seller(self) -> Party:
        issuer = self._root.find(f"{_CFDI}Emisor")
        address = None if self._foreign is None else self._foreign.find(f"{_CCE}Emisor/{_CCE}Domicilio")
        postcode = self._said(self._root, "LugarExpedicion") if address is None else ""
        return Party(
            PartyRole.SELLER,
            self._said(issuer, "Nombre"),
            self._address(address, Address("", "", postcode, "MX")),
            organisation_id("MX", "RFC", self._said(issuer, "Rfc")) if issuer is not None else None,
        )

    def _buyer(self) -> Party:
        receiver = self._root.find(f"{_CFDI}Receptor")
        address = None if self._foreign is None else self._foreign.find(f"{_CCE}Receptor/{_CCE}Domicilio")
        country = alpha2(self._said(receiver, "ResidenciaFiscal"))
        postcode = "" if country else self._said(receiver, "DomicilioFiscalReceptor")
        return Party(
            PartyRole.BUYER,
            self._said(receiver, "Nombre"),
            self._address(address, Address("", "", postcode, country or "MX")),
            self._taxpayer(receiver),
        )

    def _taxpayer(self, receiver: etree._Element | None) -> OrganisationId | None:
        """The RFC of a buyer in Mexico; a buyer abroad is named by a number whose scheme the file does not say."""
        rfc = self._said(receiver, "Rfc")
        if rfc not in _GENERIC:
            return organisation_id("MX", "RFC", rfc)
        return None

    def _consignee(self) -> tuple[Party, ...]:
        found = [] if self._foreign is None else self._foreign.findall(f"{_CCE}Destinatario")
        for other in found[1:]:
            self._source.doubt(other, "a second receiver of the goods; only the first is read")
        return tuple(
            Party(
                PartyRole.CONSIGNEE,
                self._said(one, "Nombre"),
                self._address(one.find(f"{_CCE}Domicilio"), Address("", "", "", "")),
            )
            for one in found[:1]
        )

    def _address(self, element: etree._Element | None, otherwise: Address) -> Address:
        if element is None:
            return otherwise
        street = ", ".join(part for name in _DOMICILE if (part := self._said(element, name)))
        city = self._said(element, "Municipio") or self._said(element, "Localidad")
        region = self._said(element, "Estado")
        return Address(
            street,
            city or region,
            self._said(element, "CodigoPostal"),
            alpha2(self._said(element, "Pais")),
            region if city else "",
        )

    def _is_service(self, line: etree._Element) -> bool:
        goods = self._goods.get(line.get("NoIdentificacion", ""))
        return goods is not None and goods.get("UnidadAduana") == _SERVICE

    def _line(self, line: etree._Element, number: int) -> GoodsItem:
        goods = self._goods.get(line.get("NoIdentificacion", ""))
        hs_code = self._hs_code(goods)
        self._said(goods, "NoIdentificacion")
        return GoodsItem(
            number=number,
            description=self._said(line, "Descripcion"),
            quantity=self._quantity(line),
            unit_price=self._money(line, "ValorUnitario"),
            value=self._worth(line),
            hs_code=hs_code,
            hs_edition=HS_EDITION if hs_code else "",
            seller_sku=self._said(line, "NoIdentificacion"),
        )

    def _worth(self, line: etree._Element) -> Money:
        whole = self._money(line, "Importe")
        if line.get("Descuento") is None:
            return whole
        return Money(whole.amount - self._money(line, "Descuento").amount, whole.currency)

    def _quantity(self, line: etree._Element) -> Quantity | None:
        """In a unit of UN/ECE Recommendation 20, of which c_ClaveUnidad is made."""
        unit = self._said(line, "ClaveUnidad")
        number = decimal_from(self._said(line, "Cantidad"), field=f"{self._source.path(line)}/@Cantidad")
        if not unit_known(unit):
            self._source.doubt(line, "not a unit of UN/ECE Recommendation 20; the quantity is left open", unit)
            return None
        return Quantity(number, unit)

    def _hs_code(self, goods: etree._Element | None) -> str:
        """The first six digits of a tariff fraction are the Harmonized System's."""
        fraction = "" if goods is None else goods.get("FraccionArancelaria", "").strip()
        if goods is None or not fraction or not rules.the_hs_code_exists(fraction[:6]):
            return ""
        if len(fraction) > 6:
            self._source.doubt(goods, "of the tariff fraction the six digits of the HS are taken", fraction)
        return fraction[:6]

    def _charge(self, line: etree._Element) -> Charge:
        kind = line.get("NoIdentificacion", "").strip().lower()
        amount = self._worth(line)
        if kind not in rules.CHARGE_KINDS or kind == "allowance":
            self._source.doubt(line, "a service is taken as a charge", line.get("Descripcion", "")[:80])
            return Charge("charge", amount)
        self._said(line, "NoIdentificacion")
        return Charge(kind, amount)

    def _terms(self) -> Terms:
        text = self._said(self._foreign, "Incoterm")
        incoterm = Incoterm(text) if text in Incoterm.__members__ else None
        if text and incoterm is None:
            self._source.doubt(self._foreign, "not one of the eleven Incoterms 2020; the term is left open", text)
        return Terms(incoterm, "", self._currency, self._said(self._root, "CondicionesDePago"))

    def _money(self, element: etree._Element, name: str) -> Money:
        if element.get(name) is None:
            raise Unreadable(
                f"the attribute {name} is missing", field=self._source.path(element), rule="CFDI-XML-1",
                fix="Send the CFDI as it was issued.", cites="RMF Anexo 20, CFDI 4.0",
            )  # fmt: skip
        field = f"{self._source.path(element)}/@{name}"
        return Money(decimal_from(self._said(element, name), field=field), self._currency)
