# SPDX-License-Identifier: Apache-2.0
"""What must hold between platforms that speak DCSA's protocols; apart from the law of records.

PINT: DCSA Platform Interoperability 3.0.0 (file of 2026-06-11). ISS, SUR: DCSA EBL Issuance and Surrender 3.0.4.
"""

from tradelane.titles.rules.dcsa.platforms import a_code_names_one_organisation as a_code_names_one_organisation
from tradelane.titles.rules.dcsa.platforms import a_platform_has_its_form as a_platform_has_its_form
from tradelane.titles.rules.dcsa.platforms import a_platform_is_live as a_platform_is_live
from tradelane.titles.rules.dcsa.platforms import keys_that_may_sign as keys_that_may_sign
from tradelane.titles.rules.dcsa.platforms import (
    only_the_operator_registers_platforms as only_the_operator_registers_platforms,
)
