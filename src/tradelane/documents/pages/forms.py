# SPDX-License-Identifier: Apache-2.0
"""What only the issuer of a document can say, asked on one page; apart, because a kind's declaration makes its form."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout, Size
from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from tradelane.documents.formats.sheet import labels_in
from tradelane.documents.values import KINDS, DocumentKind, Form, Statement
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import OrganisationId

_HINTS: dict[Form, Any] = {
    Form.TEXTS: _("One on each line"),
    Form.BY_LINE: _("One on each line: number of the goods' line, a colon, and the text; such as 1: A"),
    Form.MONEY: _("Amount and currency, such as 12000.00 USD"),
    Form.QUANTITY: _("Number and unit, such as 1500 KGM"),
}
_NEVER_ASKED = frozenset({"cancellation"})
"""Said by the act that cancels."""


class StatementsForm(forms.Form):
    """The document's number, its statements, and who of the consignment's parties gets it."""

    number = forms.CharField(label=_("Your own number of the document"), max_length=200)

    def __init__(
        self, data: Any, *, kind: DocumentKind, language: str, readers: Iterable[tuple[OrganisationId, str]]
    ) -> None:
        super().__init__(data)
        words = labels_in(language, kind)
        self._asked = {n: s for n, s in KINDS[kind].statements.items() if n not in _NEVER_ASKED}
        for name, statement in self._asked.items():
            self.fields[f"stated_{name}"] = _field(name, statement, words)
        self.fields["readers"] = forms.MultipleChoiceField(
            label=_("Who gets it besides you"),
            choices=list(readers),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.helper = FormHelper()
        self.helper.form_id = "statements"
        self.helper.label_size = Size.SMALL
        self.helper.layout = Layout(*self.fields, Button("submit", _("Issue and sign")))

    def clean(self) -> dict[str, Any]:
        """Each answer in the form of its statement."""
        given = super().clean() or {}
        for name, statement in self._asked.items():
            field = f"stated_{name}"
            try:
                given[field] = _said(statement.form, given.get(field))
            except ValueError:
                self.add_error(field, now_("Write it as the example shows."))
        return given

    def statements(self) -> dict[str, Any]:
        """The statements as the document holds them, without those that were left open."""
        answers = {name: self.cleaned_data.get(f"stated_{name}") for name in self._asked}
        return {name: answer for name, answer in answers.items() if answer not in (None, "", [], {})}

    def say(self, error: TradelaneError) -> None:
        """Set what was refused beside the fields it is about, each with its rule and its fix."""
        findings = error.facts.get("findings") or [
            {"path": error.field, "message": error.message, "rule": error.rule, "fix": error.fix}
        ]
        for found in findings:
            name = found["path"].removeprefix("statements.").partition(".")[0].partition("[")[0]
            field = next((f for f in (name, f"stated_{name}") if f in self.fields), None)
            rule = f" ({found['rule']})" if found.get("rule") else ""
            self.add_error(field, f"{found['message']}{rule} {found.get('fix', '')}".strip())


def _field(name: str, statement: Statement, words: Mapping[str, str]) -> forms.Field:
    asked: dict[str, Any] = {"label": words[name], "required": False, "help_text": _HINTS.get(statement.form, "")}
    if statement.form is Form.CHOICE:
        choices = [("", "–"), *((choice, words[f"{name}.{choice}"]) for choice in statement.choices)]
        return forms.ChoiceField(choices=choices, **asked)
    if statement.form is Form.DATE:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **asked)
    if statement.form is Form.COUNT:
        return forms.IntegerField(min_value=0, **asked)
    if statement.form in (Form.LONG_TEXT, Form.TEXTS, Form.BY_LINE):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=20_000, **asked)
    return forms.CharField(max_length=2000, **asked)


def _said(form: Form, answer: Any) -> Any:
    """The answer as JSON data. Raises ValueError for what does not have the form."""
    if answer in (None, ""):
        return None
    if form is Form.DATE:
        return answer.isoformat()
    if form is Form.MONEY:
        amount, currency = answer.split()
        return {"amount": amount, "currency": currency.upper()}
    if form is Form.QUANTITY:
        value, unit = answer.split()
        return {"value": value, "unit": unit.upper()}
    if form is Form.TEXTS:
        return [line.strip() for line in answer.splitlines() if line.strip()]
    if form is Form.BY_LINE:
        pairs = [line.split(":", maxsplit=1) for line in answer.splitlines() if line.strip()]
        return {number.strip(): text.strip() for number, text in pairs}
    return answer.replace("\r\n", "\n") if isinstance(answer, str) else answer
