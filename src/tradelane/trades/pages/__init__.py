# SPDX-License-Identifier: Apache-2.0
"""Pages of trades: `trade` shows one, `acting` moves it, `forms` asks what an act needs, `words` names things.

`papers` asks where a paper original went.
"""

from django.urls import path

from tradelane.trades.pages.acting import act_page, enter_order
from tradelane.trades.pages.papers import hand_over, print_on_paper
from tradelane.trades.pages.trade import trade_list, trade_page

urlpatterns = [
    path("trades/", trade_list, name="trades"),
    path("trades/new", enter_order, name="trade-new"),
    path("trades/<str:id>", trade_page, name="trade"),
    path("trades/<str:id>/acts/<str:act>", act_page, name="trade-act"),
    path("trades/<str:id>/papers/<str:kind>", hand_over, name="trade-paper"),
    path("trades/<str:id>/papers/<str:kind>/print", print_on_paper, name="trade-print"),
]
