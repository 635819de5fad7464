# SPDX-License-Identifier: Apache-2.0
"""The page "Who saw my data", by sign-in or by link; apart, because it is one person's and nobody else's."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import PersonId
from tradelane.privacy import actions, queries
from tradelane.privacy.actions import cbpr
from tradelane.privacy.formats.exporting import export_schema
from tradelane.privacy.pages.forms import word
from tradelane.privacy.pages.programme_words import SECTIONS
from tradelane.privacy.pages.receipts import complaint_in_words, days_of, request_in_words
from tradelane.privacy.pages.words import ADDRESS_PARTS, FIELDS, PURPOSES, RECIPIENTS, in_words, listed
from tradelane.privacy.queries.cbpr import certified_recipients, complaints_of
from tradelane.privacy.values import (
    CORRECTABLE,
    Choice,
    Disclosure,
    LinkHolder,
    PersonKey,
    Purpose,
    RecipientKind,
    RequestId,
)
from tradelane.privacy.values.cbpr import CertificationId, Section

_PART = "receipts"
"""`?part=receipts` gives the list alone, by which an open page stays fresh."""


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Who saw the data of the person who is signed in."""
    return _person_page(request, LinkHolder(_signed_in(request)), here=reverse("seen"), export=reverse("seen_export"))


@never_cache
@login_required
@require_safe
def export_mine(request: HttpRequest) -> HttpResponse:
    """All that this node keeps about the person who is signed in, as JSON."""
    return _export(_signed_in(request))


@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever holds a person's link; a link that has ended says how to get a fresh one."""
    here, export = reverse("privacy_link", args=[token]), reverse("privacy_link_export", args=[token])
    return _opened(request, token, lambda holder: _person_page(request, holder, here=here, export=export))


@never_cache
@require_safe
def export_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """All that this node keeps about whoever holds a person's whole link, as JSON."""

    def export(holder: LinkHolder) -> HttpResponse:
        _require_whole(holder)
        return _export(holder.person)

    return _opened(request, token, export)


@require_safe
def export_form(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of an export, for the programs that read one."""
    return JsonResponse(export_schema(), json_dumps_params={"indent": 2})


def _opened(request: HttpRequest, token: str, answer: Callable[[LinkHolder], HttpResponse]) -> HttpResponse:
    """What a link opens. Its address is a key: no other site hears of it, and no search engine keeps it."""
    try:
        holder = queries.person_of_link(token=token, now=clock.now())
    except (Forbidden, NotFound) as error:
        has_ended = isinstance(error, Forbidden)
        told = render(request, "privacy/link_ended.html", {"has_ended": has_ended}, status=410 if has_ended else 404)
    else:
        told = answer(holder)
    told["X-Robots-Tag"] = "noindex"
    told["Referrer-Policy"] = "same-origin"  # with none at all, browsers hide the origin that forms are checked by
    return told


def _signed_in(request: HttpRequest) -> PersonKey:
    return queries.key_of_account(person=PersonId(str(request.user.pk)))


def _export(key: PersonKey) -> HttpResponse:
    answer = JsonResponse(
        queries.export_of(key, now=clock.now()), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def _require_whole(holder: LinkHolder) -> None:
    """A link of one order was shown, not mailed: nobody proved that the e-mail is theirs."""
    if holder.about:
        raise Forbidden(
            _("This link shows one order only."), field="token", fix=_("Sign in, or open the link we mailed.")
        )


def _person_page(request: HttpRequest, holder: LinkHolder, *, here: str, export: str) -> HttpResponse:
    key = holder.person
    if request.GET.get("part") == _PART:
        return render(request, "privacy/receipts.html", {"days": days_of(key, holder.about)})
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        _require_whole(holder)
        try:
            messages.info(request, _act(request, key))
        except (Refused, Unreadable, NotFound) as error:
            problems = [{"text": error.message, "href": f"#{error.field}", "rule": error.rule, "fix": error.fix}]
        else:
            return redirect(here)
    context = {"here": here, "export": export, "problems": problems, "sent": request.POST, **_shown(key, holder)}
    return render(request, "privacy/seen.html", context, status=422 if problems else 200)


def _shown(key: PersonKey, holder: LinkHolder) -> dict[str, Any]:
    today = clock.now().date()
    here, anywhere = queries.choices_of(key, node=""), queries.choices_of(key)
    agreed = queries.choices_of(key, choice=Choice.CONSENT, node="")
    return {
        "days": days_of(key, holder.about),
        "one_order": bool(holder.about),
        "ends": holder.ends,
        "purposes": [
            {
                "value": purpose, "name": PURPOSES[purpose], "objected": purpose in here,
                "elsewhere": purpose in anywhere - here,
            }
            for purpose in queries.objectionable_purposes(on=today)
        ],
        "consents": [
            {"agreed": purpose in agreed, **_consent(purpose, rows)}
            for purpose, rows in queries.rows_on_consent(on=today).items()
        ],
        "fields": [{"value": field, "name": ADDRESS_PARTS.get(field) or FIELDS[field]} for field in CORRECTABLE],
        "targets": [] if holder.about else [
            {"value": each.id, "name": each.name, "agent": each.agent_name} for each in certified_recipients(key)
        ],
        "sections": [(each, SECTIONS[each]) for each in Section],
        "complaints": [] if holder.about else [complaint_in_words(each) for each in complaints_of(key)],
        "requests": [] if holder.about else [request_in_words(each, on=today) for each in queries.requests_of(key)],
        "ways": queries.ways_to_complain({settings.ECONOMY}, on=today),
    }  # fmt: skip


def _consent(purpose: Purpose, rows: list[Disclosure]) -> dict[str, Any]:
    """What one agrees to: which fields, to whom, under which laws."""
    recipients = {row.recipient for row in rows}
    return {
        "value": purpose, "name": PURPOSES[purpose], "what": listed(in_words(row.field for row in rows)),
        "to": listed([str(RECIPIENTS[kind]) for kind in RecipientKind if kind in recipients]),
        "laws": sorted({row.citation for row in rows}),
    }  # fmt: skip


def _act(request: HttpRequest, key: PersonKey) -> str:
    """Do what a button asks; what to tell the person. Raises Refused, Unreadable, NotFound."""
    sent, now = request.POST, clock.now()
    act, text = sent.get("act", ""), sent.get("text", "")
    if act in ("object", "withdraw", "agree", "disagree"):
        return _choose(act, _purpose(sent.get("purpose", "")), key)
    if act == "escalate":
        actions.take_to_authority(
            person_key=key, request=RequestId(sent.get("request", "")), authority=sent.get("authority", ""), now=now
        )
        return _("Noted. Write to the authority as its page says; this node expects its questions.")
    if act == "propose":
        asked = actions.propose_correction(
            person_key=key, field=sent.get("field", ""), value=sent.get("proposed", ""), now=now
        )
    elif act == "correct":
        asked = actions.request_correction(person_key=key, text=text, now=now)
    elif act == "complain" and sent.get("about"):
        return _complain_to_agent(request, key)
    elif act == "complain":
        asked = actions.complain(person_key=key, text=text, now=now)
    elif act == "erase":
        asked = actions.request_erasure(person_key=key, now=now)
    else:
        raise Unreadable(_("This button is unknown."), field="act", fix=_("Go back and try again."))
    return _("We have your request. You get an answer by %(day)s.") % {"day": asked.due_on.isoformat()}


def _complain_to_agent(request: HttpRequest, key: PersonKey) -> str:
    """A complaint about a certified organisation goes to its agent. Raises Refused, Unreadable, NotFound."""
    made = cbpr.complain_of_own(
        person_key=key, certification=CertificationId(request.POST["about"]), section=word(request, Section, "section"),
        text=request.POST.get("text", ""), now=clock.now(),
    )  # fmt: skip
    return _("The agent that certified it looks into your complaint, and answers here by %(day)s.") % {
        "day": made.due_on.isoformat()
    }


def _choose(act: str, purpose: Purpose, key: PersonKey) -> str:
    now = clock.now()
    if act == "object":
        actions.object_to(person_key=key, purpose=purpose, now=now)
        return _("You object. What the law lets you keep back stays from this moment on, at the other node too.")
    if act == "agree":
        actions.consent_to(person_key=key, purpose=purpose, now=now)
        return _("You agree. You can take it back on this page at any time.")
    if act == "disagree":
        actions.withdraw(person_key=key, purpose=purpose, now=now, choice=Choice.CONSENT)
        return _("You agree no more. From this moment on it stays.")
    actions.withdraw(person_key=key, purpose=purpose, now=now, choice=Choice.OBJECTION)
    return _("Your objection is taken back.")


def _purpose(text: str) -> Purpose:
    try:
        return Purpose(text)
    except ValueError:
        raise Unreadable(_("This purpose is unknown."), field="purpose", fix=_("Choose one of the list.")) from None
