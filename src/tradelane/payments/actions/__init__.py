# SPDX-License-Identifier: Apache-2.0
"""The only writes of payments; apart by who speaks: the parties, their banks, another node."""

from tradelane.payments.actions.intents import create_intent as create_intent
from tradelane.payments.actions.intents import order_payment as order_payment
from tradelane.payments.actions.notifications import record_notification as record_notification
from tradelane.payments.actions.settlement import follow_payees_node as follow_payees_node
from tradelane.payments.actions.settlement import settle_intent as settle_intent
from tradelane.payments.actions.settlement import withdraw_intent as withdraw_intent
