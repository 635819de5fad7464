# SPDX-License-Identifier: Apache-2.0
"""What must hold when a bill is discounted: the front door to the files beside it."""

from tradelane.financing.rules.elsewhere import a_bank_speaks_for_itself as a_bank_speaks_for_itself
from tradelane.financing.rules.elsewhere import (
    an_offer_is_decided_where_its_bill_is as an_offer_is_decided_where_its_bill_is,
)
from tradelane.financing.rules.elsewhere import an_offer_is_told_by_its_seller as an_offer_is_told_by_its_seller
from tradelane.financing.rules.elsewhere import only_the_buyer_orders as only_the_buyer_orders
from tradelane.financing.rules.offering import a_bill_is_offered_once as a_bill_is_offered_once
from tradelane.financing.rules.offering import (
    a_price_or_a_rate_is_named_and_not_both as a_price_or_a_rate_is_named_and_not_both,
)
from tradelane.financing.rules.offering import an_offer_leaves_time_to_answer as an_offer_leaves_time_to_answer
from tradelane.financing.rules.offering import only_a_bank_is_asked as only_a_bank_is_asked
from tradelane.financing.rules.offering import only_an_accepted_bill_is_offered as only_an_accepted_bill_is_offered
from tradelane.financing.rules.offering import (
    the_buyer_does_not_confirm_its_own_payment as the_buyer_does_not_confirm_its_own_payment,
)
from tradelane.financing.rules.offering import the_day_count_is_known as the_day_count_is_known
from tradelane.financing.rules.offering import the_holder_offers as the_holder_offers
from tradelane.financing.rules.offering import (
    the_value_date_is_a_business_day_before_maturity as the_value_date_is_a_business_day_before_maturity,
)
from tradelane.financing.rules.offering import what_is_promised as what_is_promised
from tradelane.financing.rules.proceeds import proceeds_of as proceeds_of
from tradelane.financing.rules.proceeds import the_proceeds_are_above_zero as the_proceeds_are_above_zero
from tradelane.financing.rules.selling import (
    a_bank_answers_while_the_offer_is_open as a_bank_answers_while_the_offer_is_open,
)
from tradelane.financing.rules.selling import a_binding_answer_stands as a_binding_answer_stands
from tradelane.financing.rules.selling import (
    a_buyer_names_the_account_it_pays_from as a_buyer_names_the_account_it_pays_from,
)
from tradelane.financing.rules.selling import (
    a_late_payment_is_called_off_by_the_sellers_bank as a_late_payment_is_called_off_by_the_sellers_bank,
)
from tradelane.financing.rules.selling import (
    an_offer_is_withdrawn_while_it_is_open as an_offer_is_withdrawn_while_it_is_open,
)
from tradelane.financing.rules.selling import nothing_lapses_before_its_time as nothing_lapses_before_its_time
from tradelane.financing.rules.selling import nothing_lapses_once_it_is_ordered as nothing_lapses_once_it_is_ordered
from tradelane.financing.rules.selling import pay_by as pay_by
from tradelane.financing.rules.selling import the_endorsement_follows_the_money as the_endorsement_follows_the_money
from tradelane.financing.rules.selling import the_endorsement_is_what_was_agreed as the_endorsement_is_what_was_agreed
from tradelane.financing.rules.selling import the_seller_agrees_to_an_answer as the_seller_agrees_to_an_answer
