# SPDX-License-Identifier: Apache-2.0
"""Pages of an organisation: choosing one, its people, its tokens; apart from sign-in, which is allauth's."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout, Size
from crispy_forms_gds.layout.fields import Field
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, Unreadable
from tradelane.kernel.ids import PersonId
from tradelane.parties import actions, queries
from tradelane.parties.values import CHOSEN_ORGANISATION, Role

ROLE_NAMES = {
    Role.READER: gettext_lazy("Reads"),
    Role.CLERK: gettext_lazy("Prepares: enters sales, fills forms"),
    Role.SIGNATORY: gettext_lazy("Binds the organisation: signs, transfers titles, pays"),
    Role.OFFICER: gettext_lazy("Decides cases for an agency"),
    Role.ADMIN: gettext_lazy("Manages people and keys"),
}


class PersonForm(forms.Form):
    """Someone to act for the organisation."""

    email = forms.EmailField(label=gettext_lazy("Email address"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=200)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What this person may do"),
        choices=[(str(role), name) for role, name in ROLE_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(
            Field.text("email"), Field.text("name"), Field.checkboxes("roles"), button=gettext_lazy("Add person")
        )


class TokenForm(forms.Form):
    """A key for a program."""

    label = forms.CharField(
        label=gettext_lazy("What the token is for"),
        help_text=gettext_lazy("For example: our accounting system"),
        max_length=100,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(Field.text("label"), button=gettext_lazy("Make a token"))


def _helper(*fields: Any, button: Any) -> FormHelper:
    helper = FormHelper()
    helper.label_size = Size.SMALL
    helper.layout = Layout(*fields, Button("submit", button))
    return helper


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Pick the organisation to act for; a person of one organisation is never asked."""
    mine = queries.memberships(person=PersonId(str(request.user.pk)))
    following = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure()):
        following = "/"
    if request.method == "POST":
        chosen = request.POST.get("organisation", "")
        if chosen not in {membership.organisation for membership in mine}:
            raise Forbidden(_("You don't act for this organisation."), field="organisation", rule="PARTY-1")
        request.session[CHOSEN_ORGANISATION] = chosen
        request.session.cycle_key()
        return redirect(following)
    return render(request, "parties/choose_organisation.html", {"memberships": mine, "next": following})


@never_cache
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The organisation's people; an admin adds some."""
    actor = queries.actor_of(request)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_person(
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                roles=[Role(role) for role in form.cleaned_data["roles"]],
                by=actor,
            )
        except Unreadable as error:
            form.add_error(error.field or None, error.message)
        else:
            return redirect("people")
    colleagues = [
        {"person": view, "roles": [ROLE_NAMES[role] for role in Role if role in view.roles]}
        for view in queries.people(by=actor)
    ]
    context = {"colleagues": colleagues, "form": form, "may_add": actor.may(Role.ADMIN)}
    return render(request, "parties/people.html", context, status=400 if form.errors else 200)


@require_POST
def remove_person(request: HttpRequest, person: str) -> HttpResponse:
    """End a person's membership."""
    actions.remove_person(person=PersonId(person), by=queries.actor_of(request))
    return redirect("people")


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Access tokens of programs; a fresh one is shown once."""
    actor = queries.actor_of(request)
    form, fresh = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        if actor.person is None:
            raise Forbidden(_("Only a person can have a token."), rule="PARTY-1")
        fresh = actions.issue_token(
            person=actor.person, organisation=actor.organisation, label=form.cleaned_data["label"]
        )
        form = TokenForm()
    listed = queries.tokens(by=actor, now=clock.now())
    context = {"tokens": listed, "form": form, "fresh": fresh}
    return render(request, "parties/tokens.html", context, status=400 if form.errors else 200)


@require_POST
def withdraw_token(request: HttpRequest, digest: str) -> HttpResponse:
    """End a token at once."""
    actions.withdraw_token(digest=digest, by=queries.actor_of(request))
    return redirect("tokens")


urlpatterns = [
    path("organisation/", choose_organisation, name="choose_organisation"),
    path("organisation/people/", people, name="people"),
    path("organisation/people/<str:person>/remove/", remove_person, name="remove_person"),
    path("organisation/tokens/", tokens, name="tokens"),
    path("organisation/tokens/<str:digest>/withdraw/", withdraw_token, name="withdraw_token"),
]
