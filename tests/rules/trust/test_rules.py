# SPDX-License-Identifier: Apache-2.0
from datetime import timedelta

from tests.conftest import NOON

from tradelane.kernel.ids import OrganisationId
from tradelane.trust.rules import signing as rules
from tradelane.trust.values import AssuranceLevel, Recognition

HOUR = timedelta(hours=1)


def test_every_critical_header_is_understood() -> None:
    assert rules.every_critical_header_is_understood(["sigT"], {"alg", "sigT"})
    for critical in (["sigT", "exp"], ["b64"], ["sigT", "sigT"], [], "sigT", None, [1]):
        assert not rules.every_critical_header_is_understood(critical, {"alg", "sigT", "exp", "b64"})
    assert not rules.every_critical_header_is_understood(["sigT"], {"alg"})


def test_base64_has_one_spelling() -> None:
    assert rules.base64_has_one_spelling("QQ", "QQ")
    assert not rules.base64_has_one_spelling("QR", "QQ")


def test_the_certificate_is_valid_at() -> None:
    assert rules.the_certificate_is_valid_at(NOON - HOUR, NOON + HOUR, NOON)
    assert not rules.the_certificate_is_valid_at(NOON - HOUR, NOON + HOUR, NOON + 2 * HOUR)
    assert not rules.the_certificate_is_valid_at(NOON + HOUR, NOON + 2 * HOUR, NOON)


def test_the_key_may_sign() -> None:
    assert rules.the_key_may_sign({"digital_signature"})
    assert rules.the_key_may_sign({"content_commitment"})
    assert not rules.the_key_may_sign({"key_cert_sign", "key_agreement"})


def test_the_service_is_recognised_at() -> None:
    open_ended = Recognition(AssuranceLevel.ACCREDITED, "act", NOON)
    assert rules.the_service_is_recognised_at(open_ended, NOON + 1000 * HOUR)
    assert not rules.the_service_is_recognised_at(open_ended, NOON - HOUR)
    ended = Recognition(AssuranceLevel.ACCREDITED, "act", NOON, NOON + HOUR)
    assert not rules.the_service_is_recognised_at(ended, NOON + 2 * HOUR)


def test_the_certificate_was_not_revoked_at() -> None:
    assert rules.the_certificate_was_not_revoked_at(None, NOON)
    assert rules.the_certificate_was_not_revoked_at(NOON + HOUR, NOON)
    assert not rules.the_certificate_was_not_revoked_at(NOON, NOON)


def test_the_timestamp_covers_the_signature() -> None:
    assert rules.the_timestamp_covers_the_signature(b"a", b"a")
    assert not rules.the_timestamp_covers_the_signature(b"a", b"b")


def test_the_signature_is_not_later_than_its_timestamp() -> None:
    assert rules.the_signature_is_not_later_than_its_timestamp(NOON + timedelta(minutes=4), NOON)
    assert not rules.the_signature_is_not_later_than_its_timestamp(NOON + HOUR, NOON)


def test_the_signer_is_the_issuer() -> None:
    signer = OrganisationId("MX.RFC.A")
    assert rules.the_signer_is_the_issuer(signer, "MX.RFC.A")
    assert not rules.the_signer_is_the_issuer(signer, "MX.RFC.B")
    assert not rules.the_signer_is_the_issuer(signer, None)


def test_an_authority_vouches_for_its_own_economy() -> None:
    assert rules.an_authority_vouches_for_its_own_economy("MX", "MX")
    assert not rules.an_authority_vouches_for_its_own_economy("SG", "MX")


def test_a_trust_list_is_current() -> None:
    assert rules.a_trust_list_is_current(NOON, NOON)
    assert not rules.a_trust_list_is_current(NOON, NOON + HOUR)


def test_the_signature_has_one_form() -> None:
    assert rules.the_signature_has_one_form(rules.HALF_ORDER_P256)
    assert not rules.the_signature_has_one_form(rules.HALF_ORDER_P256 + 1)
    assert not rules.the_signature_has_one_form(0)


def test_the_key_may_only_stamp() -> None:
    assert rules.the_key_may_only_stamp({"time_stamping"}, critical=True)
    assert not rules.the_key_may_only_stamp({"time_stamping"}, critical=False)
    assert not rules.the_key_may_only_stamp({"time_stamping", "1.3.6.1.5.5.7.3.1"}, critical=True)
    assert not rules.the_key_may_only_stamp(set(), critical=True)
