# SPDX-License-Identifier: Apache-2.0
"""The only writes of financing; apart by what they do: offer a bill, sell it, end what was agreed."""

from tradelane.financing.actions.elsewhere import follow_offer as follow_offer
from tradelane.financing.actions.elsewhere import order_elsewhere as order_elsewhere
from tradelane.financing.actions.elsewhere import take_answer as take_answer
from tradelane.financing.actions.elsewhere import take_offer as take_offer
from tradelane.financing.actions.elsewhere import take_order as take_order
from tradelane.financing.actions.ending import call_off as call_off
from tradelane.financing.actions.ending import deliver_when_paid as deliver_when_paid
from tradelane.financing.actions.ending import end_what_is_over as end_what_is_over
from tradelane.financing.actions.offering import answer_offer as answer_offer
from tradelane.financing.actions.offering import offer_bill as offer_bill
from tradelane.financing.actions.offering import withdraw_offer as withdraw_offer
from tradelane.financing.actions.selling import agree as agree
from tradelane.financing.actions.selling import agree_signed as agree_signed
from tradelane.financing.actions.selling import prepare_endorsement as prepare_endorsement
