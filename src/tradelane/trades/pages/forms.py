# SPDX-License-Identifier: Apache-2.0
"""What an act asks of its party, as forms; apart, because each form only gathers the body that the step reads.

A form asks only for what is still open: what the order said is never asked again.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Fieldset, Layout, Size
from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from tradelane.consignments.values import Consignment, GoodsItem, PartyRole
from tradelane.kernel.codes import Incoterm, hs_digits
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation, organisations
from tradelane.parties.values import OrganisationKind
from tradelane.trades.pages.words import MODES, PACKAGES, PARTS
from tradelane.trades.values import Part, Trade

_ASKED_PARTS = {
    Part.BUYER: (OrganisationKind.BUYER, PartyRole.BUYER),
    Part.CARRIER: (OrganisationKind.CARRIER, PartyRole.CARRIER),
    Part.SELLER_BANK: (OrganisationKind.BANK, PartyRole.SELLER_BANK),
    Part.BUYER_BANK: (OrganisationKind.BANK, PartyRole.BUYER_BANK),
}
Body = dict[str, Any]


class ActForm(forms.Form):
    """The form of one act: what it asks, the body it makes of the answers, and where a refusal is shown."""

    def __init__(self, data: Any, *, button: Any) -> None:
        super().__init__(data)
        self.button = button

    def layout(self, *parts: Any) -> None:
        """Set the form as the pages do: small labels, one button, nothing that needs a script."""
        self.helper = FormHelper()
        self.helper.label_size = Size.SMALL
        self.helper.form_tag = True
        self.helper.layout = Layout(*(parts or self.fields), Button("submit", self.button))

    def body(self) -> Body:
        """What the step reads."""
        return {}

    def say(self, error: TradelaneError) -> None:
        """Set what was refused beside the fields it is about, each with its rule and its fix."""
        findings = error.facts.get("findings") or [
            {"path": error.field, "message": error.message, "rule": error.rule, "fix": error.fix}
        ]
        for found in findings:
            rule = f" ({found['rule']})" if found.get("rule") else ""
            self.add_error(self.field_at(found["path"]), f"{found['message']}{rule} {found.get('fix', '')}".strip())

    def field_at(self, path: str) -> str | None:
        """The form's field for a path such as `goods_items[0].hs_code`; None when the form has none."""
        return path if path in self.fields else None


class CompletionForm(ActForm):
    """What the order can't know and every document needs."""

    def __init__(self, data: Any, *, trade: Trade, consignment: Consignment, button: Any) -> None:
        super().__init__(data, button=button)
        self._consignment = consignment
        self._lines: dict[int, list[str]] = {item.number: _open_fields(item) for item in consignment.goods_items}
        groups = [Fieldset(*self._ask_parts(trade), legend=_("Who takes part"), legend_size=Size.MEDIUM)]
        for at, item in enumerate(consignment.goods_items):
            if names := self._ask_line(item):
                legend = escape(f"{at + 1}. {item.description[:80]}, {item.quantity}")
                groups.append(Fieldset(*names, legend=legend, legend_size=Size.MEDIUM))
        groups.append(Fieldset(*self._ask_terms(trade), legend=_("Terms"), legend_size=Size.MEDIUM))
        groups.append(Fieldset(*self._ask_transport(trade), legend=_("Transport"), legend_size=Size.MEDIUM))
        self.layout(*(group for group in groups if group.fields))

    def body(self) -> Body:
        """Supplement and parts as `steps.take_up_consignment` reads them."""
        given = self.cleaned_data
        supplement: Body = {"goods_items": [self._line(number) for number in self._lines if self._lines[number]]}
        supplement["terms"] = {name: given[name] for name in ("incoterm", "place", "payment") if given.get(name)}
        if given.get("ucr"):
            supplement["references"] = {"ucr": given["ucr"]}
        supplement["transport"] = self._transport()
        supplement["parties"] = self._parties()
        parts = {part.value: given[f"part_{part.value}"] for part in _ASKED_PARTS if given.get(f"part_{part.value}")}
        return {"supplement": {name: part for name, part in supplement.items() if part}, "parts": parts}

    def field_at(self, path: str) -> str | None:
        """Lines by their place, transport and terms by their last name."""
        line = re.match(r"goods_items\[(\d+)\]\.(\w+)", path)
        if line:
            number = self._consignment.goods_items[int(line[1])].number
            field = {"packages": "package_count"}.get(line[2], line[2])
            return super().field_at(f"item_{number}_{field}")
        last = path.removeprefix("transport.").removeprefix("terms.").removeprefix("references.").split(".")[0]
        return super().field_at(last)

    def _ask_parts(self, trade: Trade) -> list[str]:
        names = []
        for part, (kind, role) in _ASKED_PARTS.items():
            party = self._consignment.party(role)
            known = [(o.id, f"{o.name} ({o.id})") for o in organisations(kind=kind)]
            if party and party.organisation and party.organisation not in dict(known):
                known.insert(0, (party.organisation, f"{party.name} ({party.organisation})"))
            economy = trade.lane_to if part in (Part.BUYER, Part.BUYER_BANK) else trade.lane_from
            here = [choice for choice in known if choice[0].startswith(f"{economy}.")]
            chosen = party.organisation if party else here[0][0] if len(here) == 1 else ""
            self.fields[f"part_{part.value}"] = forms.ChoiceField(
                label=PARTS[part], choices=[("", _("Nobody yet")), *known], initial=chosen, required=False
            )
            names.append(f"part_{part.value}")
        return names

    def _ask_line(self, item: GoodsItem) -> list[str]:
        names = []
        for name in self._lines[item.number]:
            self.fields[f"item_{item.number}_{name}"] = _LINE_FIELDS[name]()
            names.append(f"item_{item.number}_{name}")
        return names

    def _ask_terms(self, trade: Trade) -> list[str]:
        terms, asked = self._consignment.terms, []
        if terms.incoterm is None:
            self.fields["incoterm"] = forms.ChoiceField(
                label=_("Delivery term (Incoterms 2020)"), choices=[(t.value, t.value) for t in Incoterm], initial="CIF"
            )
            asked.append("incoterm")
        if not terms.place:
            self.fields["place"] = forms.CharField(label=_("Named place of the delivery term"), max_length=80)
            asked.append("place")
        if not terms.payment:
            self.fields["payment"] = forms.CharField(
                label=_("Payment terms"), max_length=80, initial="Documents against payment"
            )
            asked.append("payment")
        if not self._consignment.references.ucr:
            self.fields["ucr"] = forms.CharField(
                label=_("Unique consignment reference"), max_length=35, initial=_suggested_ucr(trade),
                help_text=_("It ties the declarations of both ends together."),
            )  # fmt: skip
            asked.append("ucr")
        return asked

    def _ask_transport(self, trade: Trade) -> list[str]:
        locode = _("UN/LOCODE, such as %(code)s")
        asked = {
            "mode": forms.ChoiceField(label=_("Mode"), choices=[(m.value, words) for m, words in MODES.items()]),
            "loading": forms.CharField(
                label=_("Place of loading"), help_text=locode % {"code": f"{trade.lane_from}ZLO"}, max_length=5
            ),
            "discharge": forms.CharField(
                label=_("Place of discharge"), help_text=locode % {"code": f"{trade.lane_to}SIN"}, max_length=5
            ),
            "departure": forms.DateField(label=_("Departs on"), required=False, widget=_day()),
            "arrival": forms.DateField(label=_("Arrives on"), required=False, widget=_day()),
            "vessel": forms.CharField(label=_("Vessel or flight"), max_length=60, required=False),
            "voyage": forms.CharField(label=_("Voyage number"), max_length=20, required=False),
        }
        known = self._consignment.transport
        lacking = {name: field for name, field in asked.items() if known is None or not getattr(known, name)}
        self.fields.update(lacking)
        return list(lacking)

    def _parties(self) -> list[Body]:
        """Whoever was chosen and is not on the order, by name and address of the register; the buyer also receives."""
        chosen = {role: self.cleaned_data.get(f"part_{part.value}") for part, (_kind, role) in _ASKED_PARTS.items()}
        buyer = self._consignment.party(PartyRole.BUYER)
        chosen[PartyRole.CONSIGNEE] = chosen[PartyRole.BUYER] or (buyer.organisation if buyer else None)
        wanted = {role: OrganisationId(id) for role, id in chosen.items() if id and not self._consignment.party(role)}
        return [_registered(role, id) for role, id in wanted.items()]

    def _line(self, number: int) -> Body:
        given = {name: self.cleaned_data.get(f"item_{number}_{name}") for name in self._lines[number]}
        line: Body = {"number": number}
        for name, value in given.items():
            if value in (None, ""):
                continue
            if name in ("net_mass", "gross_mass"):
                line[name] = {"value": str(value), "unit": "KGM"}
            elif name == "package_count":
                line["packages"] = {"count": value, "kind": given.get("package_kind") or "PK"}
            elif name != "package_kind":
                line[name] = {"origin": str.upper, "hs_code": hs_digits}[name](value)
        return line

    def _transport(self) -> Body:
        given = self.cleaned_data
        plain = {name: given[name] for name in ("mode", "vessel", "voyage") if given.get(name)}
        places = {name: {"locode": given[name].upper()} for name in ("loading", "discharge") if given.get(name)}
        days = {n: d.isoformat() for n in ("departure", "arrival") if isinstance(d := given.get(n), date)}
        return {**plain, **places, **days}


class OriginForm(ActForm):
    """Which agreement, and whether the goods grew in the seller's economy."""

    agreement = forms.ChoiceField(label=_("Agreement"), choices=[("CPTPP", "CPTPP")])
    wholly_obtained = forms.ChoiceField(
        label=_("How were the goods obtained?"),
        choices=[
            ("yes", _("Wholly obtained: grown, harvested, mined or born here")),
            ("no", _("Made from materials")),
        ],
        widget=forms.RadioSelect,
    )
    materials = forms.CharField(
        label=_("Materials from elsewhere"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: HS code; origin; description. Such as 090111; BR; green coffee"),
    )  # fmt: skip

    def __init__(self, data: Any, *, trade: Trade, consignment: Consignment, button: Any) -> None:
        super().__init__(data, button=button)
        self._lines = [item.number for item in consignment.goods_items]
        self.layout()

    def clean_materials(self) -> list[Body]:
        """Each line as a material of the bill of materials."""
        found = []
        for text in filter(str.strip, self.cleaned_data["materials"].splitlines()):
            code, _sep, rest = text.partition(";")
            origin, _sep, description = rest.partition(";")
            if not rest:
                raise forms.ValidationError(now_("Write each material as HS code; origin; description."))
            found.append({"hs_code": code.strip(), "origin": origin.strip(), "description": description.strip()})
        return found

    def body(self) -> Body:
        """Agreement, facts and the same materials for every line."""
        given = self.cleaned_data
        materials = {str(number): given["materials"] for number in self._lines}
        facts = {"wholly_obtained": given["wholly_obtained"] == "yes"}
        return {"agreement": given["agreement"], "facts": facts, "materials": materials}


class AccountForm(ActForm):
    """The account to be paid into, or to pay from."""

    number = forms.CharField(label=_("Account number or IBAN"), max_length=34)
    bic = forms.CharField(label=_("BIC of the bank"), max_length=11, min_length=8)

    def __init__(self, data: Any, *, trade: Trade, consignment: Consignment, button: Any) -> None:
        super().__init__(data, button=button)
        self.layout()

    def body(self) -> Body:
        """The account as `steps.send` and `steps.pay` read it."""
        number = self.cleaned_data["number"].replace(" ", "").upper()
        return {"account": {"number": number, "bic": self.cleaned_data["bic"].upper()}}


FORMS: dict[str, type[CompletionForm] | type[OriginForm] | type[AccountForm]] = {
    "consignment": CompletionForm,
    "origin": OriginForm,
    "send": AccountForm,
    "pay": AccountForm,
}
"""The act → its form; an act that asks nothing has none."""


def _open_fields(item: GoodsItem) -> list[str]:
    """What a line still lacks, by the names of the form."""
    lacking = [name for name in ("hs_code", "origin", "net_mass", "gross_mass") if not getattr(item, name)]
    return lacking if item.packages else [*lacking, "package_count", "package_kind"]


def _registered(role: PartyRole, id: OrganisationId) -> Body:
    view = organisation(id)
    return {
        "role": role.value,
        "name": view.name,
        "organisation": id,
        "address": {"street": "", "city": "", "postcode": "", "country": view.economy, **(view.address or {})},
    }


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _suggested_ucr(trade: Trade) -> str:
    """WCO's form: a digit of the year, the economy, the trader's own number, the trader's reference."""
    trader = OrganisationId(trade.parts[Part.SELLER]).split(".")[-1]
    return f"{trade.opened_at.year % 10}{trade.lane_from}{trader}-{trade.order}"[:35]


def _mass(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=12, decimal_places=3)


_LINE_FIELDS: dict[str, Callable[[], forms.Field]] = {
    "hs_code": lambda: forms.CharField(
        label=_("HS code"), min_length=6, max_length=7, help_text=_("Six digits, such as 0901.21 for roasted coffee")
    ),
    "origin": lambda: forms.CharField(
        label=_("Country of origin"), min_length=2, max_length=2, help_text=_("Two letters, such as MX")
    ),
    "net_mass": lambda: _mass(_("Net mass in kg")),
    "gross_mass": lambda: _mass(_("Gross mass in kg")),
    "package_count": lambda: forms.IntegerField(label=_("Number of packages"), min_value=1),
    "package_kind": lambda: forms.ChoiceField(label=_("Kind of package"), choices=list(PACKAGES.items())),
}
