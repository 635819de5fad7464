# SPDX-License-Identifier: Apache-2.0
"""Each rule of DCSA's issuance, by its name: one case that holds and one that does not."""

import pytest
from tests.dcsa_makers import a_bill
from tests.makers import BANK, CARRIER

from tradelane.titles.rules.dcsa import (
    a_carrier_issues_its_own_documents,
    a_document_is_issued_once,
    a_request_is_answered_once,
    a_unit_stands_with_its_figure,
    broken_by,
    form_of,
    only_an_electronic_bill_is_issued,
    only_the_asked_platform_answers,
    settings_are_of_a_reefer_that_runs,
    the_carrier_signed_the_manifest,
    the_first_holder_is_reached,
    the_first_holders_platform_takes_it_over,
    the_manifest_covers_what_was_sent,
    the_named_party_is_known,
    the_parties_fit_the_form,
)
from tradelane.titles.values import Act, Form
from tradelane.titles.values.dcsa import IssuanceManifest, IssuanceState, Sha256

ONE, OTHER = Sha256("1" * 64), Sha256("2" * 64)
SENT = IssuanceManifest(ONE, OTHER)


def test_a_carrier_issues_its_own_documents() -> None:
    assert a_carrier_issues_its_own_documents(CARRIER, by=CARRIER)
    assert not a_carrier_issues_its_own_documents(BANK, by=CARRIER)
    assert not a_carrier_issues_its_own_documents(None, by=CARRIER)


@pytest.mark.parametrize(
    ("state", "document", "holds"),
    [
        (IssuanceState.FAILED, ONE, True),
        (IssuanceState.AMENDING, OTHER, True),
        (IssuanceState.AMENDING, ONE, False),
        (IssuanceState.SENT, OTHER, False),
        (IssuanceState.WAITING, OTHER, False),
        (IssuanceState.ISSUED, ONE, False),
        (IssuanceState.CLOSED, OTHER, False),
    ],
)
def test_a_document_is_issued_once(state: IssuanceState, document: Sha256, holds: bool) -> None:
    assert a_document_is_issued_once([], document=ONE)
    assert a_document_is_issued_once([(state, document)], document=ONE) is holds


def test_the_manifest_covers_what_was_sent() -> None:
    assert the_manifest_covers_what_was_sent(SENT, sent=IssuanceManifest(ONE, OTHER))
    assert not the_manifest_covers_what_was_sent(SENT, sent=IssuanceManifest(OTHER, OTHER))
    assert not the_manifest_covers_what_was_sent(SENT, sent=IssuanceManifest(ONE, OTHER, ONE))
    assert not the_manifest_covers_what_was_sent(IssuanceManifest(ONE, OTHER, ONE), sent=SENT)


def test_only_an_electronic_bill_is_issued() -> None:
    assert only_an_electronic_bill_is_issued(a_bill("PTL-1"))
    assert not only_an_electronic_bill_is_issued(a_bill("PTL-1", isElectronic=False))
    assert not only_an_electronic_bill_is_issued(a_bill("PTL-1", transportDocumentTypeCode="SWB"))


@pytest.mark.parametrize("form", ["straight", "negotiable", "blank"])
def test_the_parties_fit_the_form(form: str) -> None:
    bill = a_bill("PTL-1", form)
    parties = bill["documentParties"]
    assert the_parties_fit_the_form(bill)
    other = {"straight": "negotiable", "negotiable": "straight", "blank": "straight"}[form]
    assert not the_parties_fit_the_form({**bill, "documentParties": a_bill("PTL-1", other)["documentParties"]}) or (
        form == "straight" and "consignee" in parties
    )
    both = {**parties, "consignee": {}, "endorsee": {}}
    assert not the_parties_fit_the_form({**bill, "documentParties": both})


def test_the_named_party_is_known() -> None:
    assert the_named_party_is_known(BANK)
    assert not the_named_party_is_known(None)


def test_the_carrier_signed_the_manifest() -> None:
    assert the_carrier_signed_the_manifest(True)
    assert not the_carrier_signed_the_manifest(False)


def test_the_first_holder_is_reached() -> None:
    assert the_first_holder_is_reached("TRDL", here="TRDL", takes_envelopes=False)
    assert the_first_holder_is_reached("WAVE", here="TRDL", takes_envelopes=True)
    assert not the_first_holder_is_reached("WAVE", here="TRDL", takes_envelopes=False)


def test_the_first_holders_platform_takes_it_over() -> None:
    assert the_first_holders_platform_takes_it_over(Act.DEPART)
    assert not the_first_holders_platform_takes_it_over(Act.STAY)


def test_only_the_asked_platform_answers() -> None:
    assert only_the_asked_platform_answers("WAVE", answering=["WAVE", "BOLE"])
    assert not only_the_asked_platform_answers("WAVE", answering=["BOLE"])
    assert not only_the_asked_platform_answers("WAVE", answering=[])


def test_a_request_is_answered_once() -> None:
    assert a_request_is_answered_once(b"", answer=b"ISSU")
    assert a_request_is_answered_once(b"ISSU", answer=b"ISSU")
    assert not a_request_is_answered_once(b"ISSU", answer=b"REFU")


def test_a_request_is_judged_by_signature_then_checksums_then_meaning() -> None:
    paper = a_bill("PTL-1", isElectronic=False)
    judged = [
        broken_by(paper, signed=None, sent=SENT, meaning_counts=True),
        broken_by(paper, signed=IssuanceManifest(OTHER, OTHER), sent=SENT, meaning_counts=True),
        broken_by(paper, signed=SENT, sent=SENT, meaning_counts=True),
        broken_by(paper, signed=SENT, sent=SENT, meaning_counts=False),
        broken_by(a_bill("PTL-1"), signed=SENT, sent=SENT, meaning_counts=True),
    ]
    assert [each and each.id for each in judged] == ["ISS-7", "ISS-3", "ISS-4", None, None]


def test_the_form_follows_the_endorsee() -> None:
    forms = [form_of(a_bill("PTL-1", form)) for form in ("straight", "negotiable", "blank")]
    assert forms == [Form.STRAIGHT, Form.ORDER, Form.BLANK]


def a_reefer(settings: dict[str, object], **changes: object) -> dict[str, object]:
    equipment = {"equipment": {"equipmentReference": "PTLU3472484"}, "activeReeferSettings": settings, **changes}
    return a_bill("PTL-1", utilizedTransportEquipments=[equipment])


def test_a_unit_stands_with_its_figure() -> None:
    assert a_unit_stands_with_its_figure(a_bill("PTL-1"))
    assert a_unit_stands_with_its_figure(a_bill("PTL-1", declaredValue=1.5, declaredValueCurrency="USD"))
    assert a_unit_stands_with_its_figure(a_reefer({"temperatureSetpoint": -15, "temperatureUnit": "CEL"}))
    for alone in ({"declaredValue": 1.5}, {"declaredValueCurrency": "USD"}):
        assert not a_unit_stands_with_its_figure(a_bill("PTL-1", **alone))
    for alone in ({"temperatureUnit": "CEL"}, {"airExchangeSetpoint": 15.4}):
        assert not a_unit_stands_with_its_figure(a_reefer(alone))


def test_settings_are_of_a_reefer_that_runs() -> None:
    assert settings_are_of_a_reefer_that_runs(a_bill("PTL-1"))
    assert settings_are_of_a_reefer_that_runs(a_reefer({}, isNonOperatingReefer=False))
    assert not settings_are_of_a_reefer_that_runs(a_reefer({}, isNonOperatingReefer=True))
    assert not settings_are_of_a_reefer_that_runs(a_reefer({}))
