# SPDX-License-Identifier: Apache-2.0
"""DCSA PINT 3.0.0, receiving and sending; apart from records, which it opens and ends by entries of the registry."""

from tradelane.titles.actions.pint.carrying import cancel_sending as cancel_sending
from tradelane.titles.actions.pint.carrying import carry as carry
from tradelane.titles.actions.pint.carrying import retry_sending as retry_sending
from tradelane.titles.actions.pint.carrying import withdraw_sending as withdraw_sending
from tradelane.titles.actions.pint.disputing import dispute_bill as dispute_bill
from tradelane.titles.actions.pint.documents import attach_file as attach_file
from tradelane.titles.actions.pint.documents import take_document as take_document
from tradelane.titles.actions.pint.issuing import IssuedTo as IssuedTo
from tradelane.titles.actions.pint.issuing import issue_transport_document as issue_transport_document
from tradelane.titles.actions.pint.naming import name_of_recipient as name_of_recipient
from tradelane.titles.actions.pint.receiving import finish_noted as finish_noted
from tradelane.titles.actions.pint.receiving import finish_transfer as finish_transfer
from tradelane.titles.actions.pint.receiving import start_transfer as start_transfer
from tradelane.titles.actions.pint.receiving import validate_receiver as validate_receiver
from tradelane.titles.actions.pint.sending import send_title as send_title
