# SPDX-License-Identifier: Apache-2.0
from tradelane.trust.rules import keys as rules


def test_the_algorithm_is_accepted() -> None:
    assert all(rules.the_algorithm_is_accepted(one) for one in ("ES256", "PS256", "RS256"))
    for other in ("none", "HS256", "RS1", "RS384", "ES384", "es256", "", None, ["ES256"]):
        assert not rules.the_algorithm_is_accepted(other)


def test_the_key_is_on_p256_or_rsa() -> None:
    assert rules.the_key_is_on_p256_or_rsa("secp256r1")
    assert rules.the_key_is_on_p256_or_rsa("RSA")
    assert not rules.the_key_is_on_p256_or_rsa("secp384r1")


def test_the_algorithm_fits_the_key() -> None:
    assert rules.the_algorithm_fits_the_key("ES256", "EC")
    assert rules.the_algorithm_fits_the_key("PS256", "RSA")
    assert rules.the_algorithm_fits_the_key("RS256", "RSA")
    assert not rules.the_algorithm_fits_the_key("RS256", "EC")
    assert not rules.the_algorithm_fits_the_key("ES256", "RSA")


def test_an_rsa_key_is_long_enough() -> None:
    assert rules.an_rsa_key_is_long_enough(2048)
    assert rules.an_rsa_key_is_long_enough(4096)
    assert not rules.an_rsa_key_is_long_enough(2047)
    assert not rules.an_rsa_key_is_long_enough(16384)


def test_the_key_may_sign_documents() -> None:
    mail, documents, servers = "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.1"
    assert rules.the_key_may_sign_documents(())
    assert rules.the_key_may_sign_documents({mail, "1.3.6.1.5.5.7.3.2"})
    assert rules.the_key_may_sign_documents({documents})
    assert not rules.the_key_may_sign_documents({servers})
    assert not rules.the_key_may_sign_documents({mail, "time_stamping"})
