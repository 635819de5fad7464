# SPDX-License-Identifier: Apache-2.0
"""Forms of the shop; apart, because what was typed is never lost and every fault names its field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.places import Place
from tradelane.shop.pages.words import UNITS
from tradelane.shop.values import Audience, Verdict

_CLASSES = {
    forms.Select: "govuk-select",
    forms.Textarea: "govuk-textarea",
    forms.CheckboxInput: "govuk-checkboxes__input",
}


class _Plain(forms.Form):
    """A form whose fields carry the look's classes."""

    use_required_attribute = False  # the server says what is missing, in words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "%s")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if not isinstance(widget, forms.HiddenInput):
                kind = next((css for cls, css in _CLASSES.items() if isinstance(widget, cls)), "govuk-input")
                widget.attrs.setdefault("class", kind)


def _text(label: Any, *, length: int = 140, complete: str = "", hint: Any = "", needed: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": complete} if complete else {})
    return forms.CharField(label=label, max_length=length, help_text=hint, required=needed, widget=widget)


class CheckoutForm(_Plain):
    """Who buys and where it goes."""

    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=1, max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"}),
    )  # fmt: skip
    name = _text(_("Full name"), complete="name")
    email = _text(_("E-mail address"), length=254, complete="email", hint=_("For the order's link and questions."))
    telephone = _text(
        _("Telephone number"), length=30, complete="tel", hint=_("With the country's code, for the carrier: +65 …")
    )
    street = _text(_("Street and number"), complete="street-address")
    city = _text(_("City"), complete="address-level2")
    postcode = _text(_("Postcode"), length=20, complete="postal-code")
    company = _text(_("Company (optional)"), complete="organization", needed=False)
    company_number = _text(
        _("Company's official number (optional)"), length=60, needed=False,
        hint=_("Only when a company buys: in Singapore the UEN, in Mexico the RFC, else the LEI."),
    )  # fmt: skip
    permit = _text(_("Number of the permit"), length=80, needed=False, hint=_("Only where one is needed."))
    consent = forms.BooleanField(label=_("I have read who gets my data and why."), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=80)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)
    shown_total = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


class ProductForm(_Plain):
    """A product as its seller enters it; one unit is what is sold, such as a bag or a carton."""

    sku = _text(_("Your number for it (SKU)"), length=40)
    slug = _text(_("Address in the shop"), length=80, hint=_("Small letters, digits and hyphens."))
    name_en = _text(_("Name in English"))
    name_es = _text(_("Name in Spanish"))
    description_en = forms.CharField(label=_("Description in English"), widget=forms.Textarea(attrs={"rows": 3}))
    description_es = forms.CharField(label=_("Description in Spanish"), widget=forms.Textarea(attrs={"rows": 3}))
    hs_code = _text(_("Harmonized System code"), length=6, hint=_("Six digits without dots."))
    origin = _text(_("Country of origin"), length=2, hint=_("Two letters such as MX."))
    net_mass = forms.DecimalField(label=_("Net mass of one, in kg"), max_digits=12, decimal_places=6)
    gross_mass = forms.DecimalField(label=_("Gross mass of one with packing, in kg"), max_digits=12, decimal_places=6)
    unit = forms.ChoiceField(label=_("Sold by the"), choices=list(UNITS.items()))
    minimum = forms.IntegerField(label=_("Minimum order"), min_value=1, max_value=1_000_000)
    stock = forms.IntegerField(label=_("In stock"), min_value=0, max_value=1_000_000_000)
    audience = forms.ChoiceField(
        label=_("Who may buy"),
        choices=[(str(Audience.ANYONE), _("Anyone")), (str(Audience.COMPANIES), _("Companies only"))],
    )
    image = forms.ChoiceField(
        label=_("Picture"), required=False,
        choices=[("", _("None")), ("bag", _("A bag, drawn")), ("carton", _("A carton, drawn"))],
    )  # fmt: skip
    price_usd = forms.DecimalField(label=_("Price of one in USD"), required=False, max_digits=14, decimal_places=2)
    price_sgd = forms.DecimalField(label=_("Price of one in SGD"), required=False, max_digits=14, decimal_places=2)
    price_mxn = forms.DecimalField(label=_("Price of one in MXN"), required=False, max_digits=14, decimal_places=2)
    published = forms.BooleanField(label=_("Show it in the shop"), required=False, initial=True)


class DestinationForm(_Plain):
    """One economy and what the seller says of selling there; a row without an economy is left out."""

    economy = forms.ChoiceField(
        label=_("Economy"),
        required=False,
        choices=[("", _("None")), *((code, _(name)) for code, name in ECONOMIES.items())],
    )
    verdict = forms.ChoiceField(
        label=_("May it be sold there?"),
        choices=[
            (str(Verdict.YES), _("Yes")),
            (str(Verdict.PERMIT), _("With a permit of the buyer")),
            (str(Verdict.NO), _("No")),
        ],
    )
    reason = _text(_("Why, in words for the buyer"), length=300, needed=False)
    cites = _text(_("Law or list behind it"), length=200, needed=False)
    incoterm = forms.ChoiceField(
        label=_("Incoterm"), initial="DDP", choices=[(str(term), str(term)) for term in Incoterm]
    )
    place = _text(_("Named place"), length=80, needed=False)
    mode = forms.ChoiceField(
        label=_("Travels by"), initial=str(TransportMode.MAIL),
        choices=[
            (str(TransportMode.MAIL), _("Post")), (str(TransportMode.AIR), _("Air")),
            (str(TransportMode.MARITIME), _("Sea")), (str(TransportMode.ROAD), _("Road")),
        ],
    )  # fmt: skip
    loading = _text(_("Leaves from (UN/LOCODE)"), length=5, needed=False)
    discharge = _text(_("Arrives at (UN/LOCODE)"), length=5, needed=False)
    currency = forms.ChoiceField(
        label=_("Sold in"), choices=[(code, code) for code in ("SGD", "USD", "MXN")]
    )  # fmt: skip
    first = forms.DecimalField(label=_("Freight of an order"), required=False, max_digits=14, decimal_places=2)
    each = forms.DecimalField(label=_("Freight of one more"), required=False, max_digits=14, decimal_places=2)

    def clean_loading(self) -> str:
        """A UN/LOCODE, when anything is written."""
        return self._locode("loading")

    def clean_discharge(self) -> str:
        """A UN/LOCODE, when anything is written."""
        return self._locode("discharge")

    def _locode(self, field: str) -> str:
        code = str(self.cleaned_data[field]).strip().upper()
        sold = self.cleaned_data.get("economy") and self.cleaned_data.get("verdict") != str(Verdict.NO)
        try:
            return Place(code).locode if code or sold else ""
        except Unreadable as error:
            raise forms.ValidationError(f"{error.message}. {error.fix} [{error.rule}]") from error
