# SPDX-License-Identifier: Apache-2.0
"""What offering and answering ask, as forms; apart, because each only gathers what the action reads."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout, Size
from django import forms
from django.utils.translation import gettext_lazy as _

from tradelane.financing.formats import day_count_of
from tradelane.financing.rules import the_day_count_is_known
from tradelane.financing.values import AnswerState, DayCount, DiscountMethod, DiscountTerms, PayFrom, PayTo
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisations
from tradelane.parties.values import OrganisationKind

METHODS = {
    DiscountMethod.STRAIGHT: _("straight: interest on the face amount"),
    DiscountMethod.TO_YIELD: _("to yield: interest on the proceeds"),
}
_SAID = {
    AnswerState.TAKEN: _("Buy on these terms"),
    AnswerState.COUNTERED: _("Buy on the terms below"),
    AnswerState.DECLINED: _("Decline"),
}
_DAY = {"type": "date"}


class TermsForm(forms.Form):
    """For what a bill is sold."""

    value_date = forms.DateField(
        label=_("Value date"), help_text=_("When the money is there; a business day"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )  # fmt: skip
    rate = forms.DecimalField(label=_("Discount rate, percent a year"), required=False, max_digits=12, decimal_places=6)
    price = forms.DecimalField(
        label=_("Or a price"), help_text=_("What is paid out, in the bill's currency"), required=False, max_digits=18
    )
    commission = forms.DecimalField(label=_("Commission of the bank"), required=False, max_digits=18)
    day_count = forms.ChoiceField(
        label=_("Day count"), required=False, help_text=_("Left open: as the currency's money market counts"),
        choices=[("", ""), *((str(each), str(each)) for each in DayCount)],
    )  # fmt: skip
    method = forms.ChoiceField(label=_("The rate is"), choices=[(str(k), v) for k, v in METHODS.items()])

    def __init__(self, *args: Any, button: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = action
        self.helper.label_size = Size.SMALL
        self.helper.layout = Layout(*self.fields, Button("submit", button))

    def terms(self, currency: str, *, without_recourse: bool) -> DiscountTerms:
        """As the rules know them. Raises Refused (DISC-7)."""
        given = self.cleaned_data
        counted = DayCount(given["day_count"]) if given["day_count"] else None
        counted = counted or day_count_of(currency, on=given["value_date"])
        if counted is None:
            raise the_day_count_is_known.refused(facts={"currency": currency})
        return DiscountTerms(
            given["value_date"], counted, given["rate"], given["price"], DiscountMethod(given["method"]),
            given["commission"] or Decimal(0), without_recourse,
        )  # fmt: skip

    def say(self, error: TradelaneError) -> None:
        """Set what was refused beside the field it is about, with its rule and its fix."""
        name = error.field.rpartition(".")[2]
        rule = f" ({error.rule})" if error.rule else ""
        self.add_error(name if name in self.fields else None, f"{error.message}{rule} {error.fix}".strip())


class OfferForm(TermsForm):
    """An offer: to which banks, until when, and where the money goes."""

    without_recourse = forms.BooleanField(
        label=_("Without recourse"), required=False,
        help_text=_("You do not answer when the acceptor does not pay; a bank will ask a higher rate"),
    )  # fmt: skip
    banks = forms.MultipleChoiceField(label=_("Banks to ask"), widget=forms.CheckboxSelectMultiple)
    answer_by = forms.DateField(
        label=_("Answers until the end of"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    number = forms.CharField(label=_("Your account number"), max_length=40)
    bic = forms.CharField(label=_("BIC of your bank"), max_length=11)
    bank = forms.ChoiceField(
        label=_("Your bank"), help_text=_("It reports the money; another one than those that you ask")
    )
    field_order = (
        *("rate", "price", "commission", "day_count", "method", "value_date", "without_recourse", "banks", "answer_by"),
        *("number", "bic", "bank"),
    )

    def __init__(self, *args: Any, seller: OrganisationId, **kwargs: Any) -> None:
        known = organisations(kind=OrganisationKind.BANK)
        choices = [(each.id, f"{each.name} ({each.id})") for each in known if each.id != seller]
        super().__init__(*args, button=_("Offer it"), **kwargs)
        for name in ("banks", "bank"):
            field: Any = self.fields[name]
            field.choices = choices if name == "banks" else [("", ""), *choices]

    def banks_asked(self) -> list[OrganisationId]:
        """Who is asked."""
        return [OrganisationId(each) for each in self.cleaned_data["banks"]]

    def pay_to(self) -> PayTo:
        """Where the money goes."""
        given = self.cleaned_data
        return PayTo(given["number"].strip(), given["bic"].strip(), OrganisationId(given["bank"]))

    def until(self) -> datetime:
        """The last moment of the day for answers, in UTC."""
        return datetime.combine(self.cleaned_data["answer_by"], time(23, 59, 59), tzinfo=UTC)


class AnswerForm(TermsForm):
    """A bank's answer; terms are its own where it counters."""

    answer = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, choices=[(str(k), v) for k, v in _SAID.items()]
    )
    number = forms.CharField(label=_("Account that you pay from"), max_length=40, required=False)
    bic = forms.CharField(label=_("Its BIC"), max_length=11, required=False)
    field_order = ("answer", "number", "bic", "rate", "price", "commission", "day_count", "method", "value_date")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, button=_("Answer"), **kwargs)

    def state(self) -> AnswerState:
        """What the bank says."""
        return AnswerState(self.cleaned_data["answer"])

    def pay_from(self) -> PayFrom | None:
        """The bank's account; None where it does not buy."""
        given = self.cleaned_data
        return PayFrom(given["number"].strip(), given["bic"].strip()) if self.state() in AnswerState.binding() else None
