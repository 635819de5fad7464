# SPDX-License-Identifier: Apache-2.0
"""The reliability statement for everybody, in words and as JSON, and the operator's desk for what it states of it."""

from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout, Size
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import NotFound, Refused
from tradelane.parties.queries import actor_of
from tradelane.parties.values import OrganisationKind
from tradelane.titles.actions import reliability as actions
from tradelane.titles.queries import here
from tradelane.titles.queries import reliability as queries
from tradelane.titles.values.reliability import STATED, Factor, FactorReport, Measured, Said, Statement

FACTORS = {
    Factor.RULES: _("Operational rules"),
    Factor.INTEGRITY: _("Integrity of the data"),
    Factor.ACCESS: _("No access and no use without authority"),
    Factor.SECURITY: _("Security of hardware and software"),
    Factor.AUDIT: _("Audit by an independent body"),
    Factor.DECLARATION: _("Declaration by a supervisory or accreditation body"),
    Factor.STANDARDS: _("Applicable industry standards"),
    Factor.AGREEMENTS: _("Agreements between the parties"),
    Factor.CONTINUITY: _("Uptime and incidents"),
    Factor.IN_FACT: _("Proven in fact"),
}
MEASURES = {
    "rules": _("Rules that every act is asked, published in the index of rules"),
    "rules_cited": _("of them with their source"),
    "acts": _("Acts that a record knows, each with who may do it and when"),
    "log_size": _("Entries in the public log"),
    "log_signed": _("Log last signed"),
    "log_waiting": _("Entries that wait for their place"),
    "witnesses": _("Witnesses beside the operator"),
    "cosigned": _("Last cosigned checkpoint of"),
    "not_cosigned": _("Entries that no witness has covered"),
    "live_records": _("Records that have effect"),
    "bound_records": _("of them bound to their holders' own keys"),
    "store": _("Store"),
    "durability": _("Waits for the disk"),
    "https": _("Reached over HTTPS only"),
    "cited_sources": _("Sources that the rules cite, and how many rules cite each"),
    "uptime": _("Up, by the registry's own signs of life"),
    "measured_since": _("Measured since"),
    "outages": _("Silences longer than ten minutes"),
    "longest_outage": _("Longest of them, in minutes"),
    "records": _("Records ever opened here"),
    "entries": _("Signed entries"),
    "forks": _("Double entries that this node was shown by others"),
}


class StatementForm(forms.Form):
    """What the operator states of a factor."""

    factor = forms.ChoiceField(
        label=_("Factor"), choices=[(str(each), FACTORS[each]) for each in Factor if each in STATED]
    )
    what = forms.CharField(label=_("What it is"), max_length=500, help_text=_("Extent and result of an audit, …"))
    said_by = forms.CharField(label=_("Whose word it is"), max_length=500)
    reference = forms.CharField(label=_("Where it can be read"), max_length=500)
    from_ = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.label_size = Size.SMALL
        self.helper.layout = Layout(*self.fields, Button("submit", _("Enter it")))

    def said(self) -> Said:
        """As the rules know it."""
        given = self.cleaned_data
        return Said(
            Factor(given["factor"]), given["what"], given["said_by"], given["reference"], given["from_"], given["until"]
        )


@never_cache
@require_safe
def reliability(request: HttpRequest) -> HttpResponse:
    """Each factor of the law with its evidence, as it is at this moment."""
    now = clock.now()
    factors = queries.reliability(now=now)
    context = {
        "rows": [(FACTORS[each.factor], each, _lines(each), _stated(each)) for each in factors],
        "incidents": [one for each in factors for one in each.open_incidents],
        "now": now,
        "registry": here(),
    }
    return render(request, "titles/reliability.html", context)


@never_cache
@require_safe
def reliability_json(request: HttpRequest) -> HttpResponse:
    """The same for programs."""
    now = clock.now()
    return JsonResponse({
        "registry": here(),
        "at": rfc3339(now),
        "factors": [
            {
                "factor": str(each.factor),
                "clauses": each.factor.clauses,
                "known": each.is_known,
                "measured": {one.name: _plain(one) for one in each.measured},
                "stated": [_statement_json(one, stands=one.stands(each.on)) for one in each.stated],
            }
            for each in queries.reliability(now=now)
        ],
    })  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def reliability_desk(request: HttpRequest) -> HttpResponse:
    """What the operator stated, what waits for a second person, and one more; for nobody else."""
    actor = actor_of(request)
    if OrganisationKind.OPERATOR not in actor.kinds:
        raise NotFound("There is no such page.")
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_statement(said=form.said(), by=actor, now=clock.now())
        except Refused as error:
            field = {"by": "said_by"}.get(error.field, error.field)
            form.add_error(field if field in form.fields else None, f"{error.message} ({error.rule}) {error.fix}")
        else:
            return redirect("reliability_desk")
    rows = [(each, FACTORS[each.said.factor], each.proposer != actor.person) for each in queries.statements(by=actor)]
    context = {"form": form, "rows": rows}
    return render(request, "titles/reliability_desk.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def reliability_decide(request: HttpRequest, id: str) -> HttpResponse:
    """A second person confirms a statement, or somebody takes it back."""
    actor, now = actor_of(request), clock.now()
    if OrganisationKind.OPERATOR not in actor.kinds:
        raise NotFound("There is no such page.")
    if request.POST.get("decision") == "confirm":
        actions.confirm_statement(statement=id, by=actor, now=now)
    else:
        actions.withdraw_statement(statement=id, by=actor, now=now)
    return redirect("reliability_desk")


def _lines(report: FactorReport) -> list[tuple[Any, Any, str]]:
    """What was measured in words: a label, a value, and of which kind it is."""
    return [(MEASURES[each.name], _value(each), _kind(each)) for each in report.measured]


def _stated(report: FactorReport) -> list[tuple[Statement, bool]]:
    """What the operator stated, each with whether it goes on."""
    return [(each, each.stands(report.on)) for each in report.stated]


def _value(measured: Measured) -> Any:
    """A share in hundredths, never more than it was: 99.999 % is no 100 %."""
    if isinstance(measured.value, float):
        return Decimal(str(measured.value * 100)).quantize(Decimal("0.01"), ROUND_DOWN)
    return measured.value


_NOBODY = ("witnesses", "cosigned")
"""Measures of which nothing is known to be nobody: a log's witnesses are found in the log."""


def _kind(measured: Measured) -> str:
    if measured.value is None:
        return "nobody" if measured.name in _NOBODY else "unknown"
    if isinstance(measured.value, datetime):
        return "moment"
    return "share" if isinstance(measured.value, float) else "plain"


def _plain(measured: Measured) -> Any:
    return rfc3339(measured.value) if isinstance(measured.value, datetime) else measured.value


def _statement_json(statement: Statement, *, stands: bool) -> dict[str, Any]:
    said = statement.said
    return {
        "what": said.what,
        "by": said.by,
        "reference": said.reference,
        "from": said.from_.isoformat(),
        "until": said.until.isoformat() if said.until else None,
        "stands": stands,
        "confirmed_at": rfc3339(statement.confirmed_at) if statement.confirmed_at else None,
    }
