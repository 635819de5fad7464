# SPDX-License-Identifier: Apache-2.0
"""From the buyer's details over checked answers to the order's own page; no decisions here."""

import io
import secrets
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tradelane.consignments.values import Address
from tradelane.kernel import clock
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, NotFound, Refused, Unreadable
from tradelane.privacy.actions import link_for
from tradelane.shop import actions, formats, queries
from tradelane.shop.pages import words
from tradelane.shop.pages.forms import CheckoutForm
from tradelane.shop.pages.storefront import card, destination, offered
from tradelane.shop.values import Buyer, Cart, CartLine, Offer, OrderState, OrderView, Product, Verdict

CHANGED = "SHOP-7"
"""The rule that says the price moved; its answer is the check page with both prices."""


@never_cache
@require_http_methods(["GET", "POST"])
def checkout(request: HttpRequest, slug: str) -> HttpResponse:
    """Details, then a look at everything, then the order. `act` is check, change or place."""
    product = queries.product(slug=slug)
    to = destination(request.POST.get("to") or request.GET.get("to", ""), product)
    if request.method == "GET":
        start = {"quantity": request.GET.get("quantity", product.minimum), "key": secrets.token_urlsafe(24)}
        return _form(request, product, to, CheckoutForm(initial=start))
    form = CheckoutForm(request.POST)
    if request.POST.get("act") == "change":
        return _form(request, product, to, CheckoutForm(initial=request.POST.dict()))
    if form.is_valid():
        cart = Cart((CartLine(product, form.cleaned_data["quantity"]),), to)
        buyer = _buyer(form, to)
        if buyer is not None and _sound(form, cart, buyer):
            return _place(request, form, cart, buyer) if request.POST.get("act") == "place" else _check(
                request, form, cart, buyer
            )  # fmt: skip
    return _form(request, product, to, form)


def _buyer(form: CheckoutForm, to: str) -> Buyer | None:
    """The buyer as typed; None when the company's number can't be read, with the fault at its field."""
    typed = form.cleaned_data
    try:
        organisation = formats.official_number(typed["company_number"], economy=to)
    except Unreadable as error:
        form.add_error("company_number", f"{error.message}. {error.fix} [{error.rule}]")
        return None
    address = Address(typed["street"], typed["city"], typed["postcode"], to)
    return Buyer(
        typed["name"], typed["email"], typed["telephone"], address, typed["company"], organisation, typed["permit"]
    )


def _sound(form: CheckoutForm, cart: Cart, buyer: Buyer) -> bool:
    """Whether no rule stands against the sale; else each is said at its field."""
    for refusal in queries.refusals(cart, buyer, consent=form.cleaned_data["consent"]):
        field, text = words.refusal(refusal)
        form.add_error(field if field in form.fields else None, text)
    return not form.errors


def _form(request: HttpRequest, product: Product, to: str, form: CheckoutForm) -> HttpResponse:
    found = product.destination(to)
    context = {
        **card(product),
        "form": form,
        "to": to,
        "to_name": words.economy(to),
        "verdict": words.verdict(found),
        "needs_permit": found is not None and found.verdict is Verdict.PERMIT,
        "problems": words.problems(form),
    }
    return render(request, "shop/checkout.html", context, status=422 if form.errors else 200)


def _check(
    request: HttpRequest, form: CheckoutForm, cart: Cart, buyer: Buyer, *, before: str = "", status: int = 200
) -> HttpResponse:
    """Everything once more, with the price delivered; `before` is the price the buyer saw when it changed."""
    try:
        offer = queries.offer_for(cart, on=clock.now().date())
    except (Refused, Unreadable) as error:
        form.add_error(None, f"{error.message} {error.fix} [{error.rule}]")
        return _form(request, cart.lines[0].product, cart.economy, form)
    hidden = {**form.cleaned_data, "shown": offer.digest, "shown_total": str(offer.to_pay), "to": cart.economy}
    context = {
        **card(cart.lines[0].product),
        **offered(offer),
        "answers": _answers(cart, buyer),
        "hidden": [(name, "on" if value is True else value) for name, value in hidden.items() if value is not False],
        "before": before,
        "to_name": words.economy(cart.economy),
        "private": buyer.is_private,
    }
    return render(request, "shop/check.html", context, status=status)


def _answers(cart: Cart, buyer: Buyer) -> list[dict[str, Any]]:
    line, address = cart.lines[0], buyer.address
    rows = [
        (_("Product"), line.product.name(get_language() or "en")),
        (_("Quantity"), f"{line.quantity} {words.unit(line.product.unit)}"),
        (_("Full name"), buyer.name),
        (_("E-mail address"), buyer.email),
        (_("Telephone number"), buyer.telephone),
        (_("Address"), f"{address.street}, {address.city} {address.postcode}, {words.economy(address.country)}"),
        (_("Company"), f"{buyer.company} {buyer.organisation}" if buyer.organisation else ""),
        (_("Number of the permit"), buyer.permit),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _place(request: HttpRequest, form: CheckoutForm, cart: Cart, buyer: Buyer) -> HttpResponse:
    typed = form.cleaned_data
    try:
        order = actions.place_order(
            wanted=[(line.product.slug, line.quantity) for line in cart.lines], economy=cart.economy, buyer=buyer,
            consent=typed["consent"], quote_digest=Digest(typed["shown"]), key=typed["key"], now=clock.now(),
        )  # fmt: skip
    except (Conflict, Unreadable) as error:
        again = request.POST.copy()
        again["key"] = secrets.token_urlsafe(24)
        form = CheckoutForm(again)
        form.add_error(None, f"{error.message} {error.fix} [{error.rule}]")
        return _form(request, cart.lines[0].product, cart.economy, form)
    except Refused as error:
        if error.rule == CHANGED:
            return _check(request, form, cart, buyer, before=typed["shown_total"], status=422)
        field, text = words.refusal(error)
        form.add_error(field if field in form.fields else None, text)
        return _form(request, cart.lines[0].product, cart.economy, form)
    return redirect("shop_order", token=queries.order_token(order.id))


@never_cache
@require_safe
def order_page(request: HttpRequest, token: str) -> HttpResponse:
    """An order, for whoever has its link: where it stands, what is to pay, who got the data."""
    order = queries.order_by_token(token)
    offer: Offer = formats.offer_from_json(order.offer)
    language = get_language() or "en"
    lines = [
        {"name": line["names"].get(language, line["sku"]), "quantity": line["quantity"],
         "unit": words.unit(line["unit"])}
        for line in order.lines
    ]  # fmt: skip
    context = {
        "order": order,
        "lines": lines,
        "state": words.STATES[order.state],
        "waits": _waits(order),
        "ask": queries.payment_ask(order),
        "token": token,
        "to_name": words.economy(order.economy),
        "address": _given(order),
        "tracking_url": f"/track/{number}" if (number := queries.tracking_number(order)) else "",
        "seen_url": link_for(email=order.buyer.email, about=queries.subjects_of(order)),
        **offered(offer),
    }
    return render(request, "shop/order.html", context)


def _waits(order: OrderView) -> str:
    """What happens next and who acts, in one sentence."""
    seller = {"seller": order.seller_name}
    if order.state is OrderState.CANCELLED:
        return _("%(seller)s cancelled this order. Nothing is to be paid.") % seller
    if order.state is OrderState.PAID:
        return _("Paid. %(seller)s sends the goods next.") % seller
    if order.intent is None:
        return _("%(seller)s prepares the documents. You pay against them, through your bank.") % seller
    return _("You have to pay next: scan the code with your bank's app.")


def _given(order: OrderView) -> list[dict[str, str]]:
    buyer, address = order.buyer, order.buyer.address
    rows = [
        (_("Full name"), buyer.name),
        (_("Company"), f"{buyer.company} {buyer.organisation}" if buyer.organisation else ""),
        (_("Address"), f"{address.street}, {address.city} {address.postcode}, {words.economy(address.country)}"),
        (_("E-mail address"), buyer.email),
        (_("Telephone number"), buyer.telephone),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


@never_cache
@require_POST
def mail_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail the buyer a fresh link to the page of who saw their data: who holds the order's link need not be them."""
    order = queries.order_by_token(token)
    actions.mail_again(order=order.id, now=clock.now())
    messages.info(request, _("A fresh link goes to the e-mail address of the order, once a day at most."))
    return redirect("shop_order", token=token)


@never_cache
@require_safe
def code_image(request: HttpRequest, token: str) -> HttpResponse:
    """The code to pay an order, as SVG. Raises NotFound when nothing is to be paid by code."""
    ask = queries.payment_ask(queries.order_by_token(token))
    if ask is None or not ask.payload:
        raise NotFound(_("There is nothing to pay by code."), fix=_("Look at the order."))
    drawn = io.BytesIO()
    segno.make(ask.payload, error="m", micro=False).save(drawn, kind="svg", scale=6, border=4, light="#ffffff")
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
