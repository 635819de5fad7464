# SPDX-License-Identifier: Apache-2.0
"""A broker acts for a trader within its mandate, and not a step beyond it."""

from datetime import timedelta

import pytest
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.makers import SELLER, an_organisation
from tests.rooms.window.makers import CUSTOMS, STRANGER, a_filed_case, a_trader, an_officer

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import CaseId
from tradelane.parties import actions as parties
from tradelane.window import actions, queries
from tradelane.window.values import Mandated, ReviewVerdict

pytestmark = pytest.mark.django_db
BROKER = a_trader(organisation=STRANGER)


@pytest.fixture(autouse=True)
def organisations() -> None:
    an_organisation(SELLER)
    an_organisation(STRANGER)


def mandated(what: str) -> str:
    given = parties.give_mandate(
        holder=STRANGER, what=what, starts=NOON - timedelta(days=1), ends=NOON + timedelta(days=1), by=a_trader()
    )
    return given.id


def asked(case: CaseId) -> None:
    actions.review(
        case=case, verdict=ReviewVerdict.ASK, reasons="State the lots.", by=an_officer(CUSTOMS), now=NOON
    )  # fmt: skip


def test_a_broker_files_in_the_traders_name() -> None:
    mandated(Mandated.FILE)
    case = a_filed_case(by=BROKER)
    assert queries.case(case=case, by=a_trader(), now=NOON).trader == SELLER
    assert a_filed_case(by=a_trader()) == case


def test_nobody_files_for_another_without_a_mandate_in_force() -> None:
    with pytest.raises(Forbidden, match="WIN-10"):
        a_filed_case(by=BROKER)
    mandate = mandated(Mandated.FILE)
    with pytest.raises(Forbidden, match="WIN-10"):
        a_filed_case(by=BROKER, now=NOON + timedelta(days=2))
    parties.withdraw_mandate(mandate=mandate, by=a_trader())
    with pytest.raises(Forbidden, match="WIN-10"):
        a_filed_case(by=BROKER)


def test_a_mandate_to_file_does_not_cover_an_answer() -> None:
    mandated(Mandated.FILE)
    case = a_filed_case(by=BROKER, consignment=a_consignment())
    asked(case)
    with pytest.raises(Forbidden, match="WIN-16"):
        actions.answer_information(case=case, text="Lots A to C.", by=BROKER, now=NOON)
    mandated(Mandated.ANSWER)
    held = actions.answer_information(case=case, text="Lots A to C.", by=BROKER, now=NOON)
    assert [r.answer for r in held.reviews if r.verdict is ReviewVerdict.ASK] == ["Lots A to C."]
