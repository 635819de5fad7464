# SPDX-License-Identifier: Apache-2.0
"""The front door of payment files and codes; the work is in the files beside it."""

from tradelane.payments.formats.emvqr import QrCode as QrCode
from tradelane.payments.formats.emvqr import decode as decode
from tradelane.payments.formats.emvqr import encode as encode
from tradelane.payments.formats.qr_report import qr_report as qr_report
