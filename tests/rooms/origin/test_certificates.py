# SPDX-License-Identifier: Apache-2.0
"""Certificates of origin by a chamber: applied for, issued, replaced, revoked, contested, told to others."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON
from tests.makers import an_organisation
from tests.rooms.origin.conftest import (
    AUTHORITY,
    CHAMBER,
    EXPORTER,
    IMPORTER,
    STRANGER,
    Apply,
    coffee,
    one_of,
)

from tradelane.documents import queries as papers
from tradelane.journal import queries as journal
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.origin import actions, queries
from tradelane.origin.formats.news import certificate_from_json, certificate_json
from tradelane.origin.models import ApplicationRow, CertificateRow
from tradelane.origin.values.certificates import (
    ApplicationState,
    Capacity,
    CertificateState,
    CertificateView,
    ContestOutcome,
    Replacing,
    RevocationGround,
)
from tradelane.parties.values import Role

pytestmark = pytest.mark.django_db
OFFICER, SIGNER = one_of(CHAMBER, person="person_officer"), one_of(EXPORTER)
LATER = NOON + timedelta(days=20)


def issued(application: str, number: str = "VCCI-1", **changes: object) -> CertificateView:
    given = {"application": application, "number": number, "by": OFFICER, "now": NOON}
    return actions.issue_certificate(**{**given, **changes})  # type: ignore[arg-type]


def revoked(certificate: str, **changes: object) -> CertificateView:
    given = {
        "certificate": certificate, "ground": RevocationGround.FALSE_STATEMENT, "reasons": "The beans are from abroad.",
        "by": OFFICER, "now": LATER,
    }  # fmt: skip
    return actions.revoke_certificate(**{**given, **changes})  # type: ignore[arg-type]


def says(held: CertificateView) -> dict[str, object]:
    assert held.document is not None
    return papers.document_value(document=held.document, by=OFFICER).statements


def test_a_chamber_issues_what_an_exporter_applies_for(apply: Apply) -> None:
    filed = apply()
    assert (filed.state, apply().id) == (ApplicationState.FILED, filed.id)
    held = issued(filed.id)
    assert issued(filed.id) == held
    assert (held.capacity, held.exporter, held.importing) == (Capacity.CHAMBER, EXPORTER, "SG")
    assert (held.mark, held.valid_to, held.hs_codes) == ("", date(2027, 11, 2), ("090111",))
    assert (says(held)["certifier"], says(held)["criteria"]) == ("chamber", {"1": "WO"})
    assert queries.application(id=filed.id, by=SIGNER).certificate == held.id
    assert queries.certificates(by=SIGNER) == queries.certificates(by=OFFICER) == [held]
    with pytest.raises(NotFound):
        queries.certificate(id=held.id, by=one_of(STRANGER))


def test_after_shipment_it_bears_the_agreements_words_says_why_and_has_an_end(apply: Apply) -> None:
    with pytest.raises(Refused, match="ORIGIN-20"):
        apply(now=LATER)
    held = issued(apply(now=LATER, why="The office was flooded.").id, now=LATER)
    assert held.mark == says(held)["endorsement"] == "ISSUED RETROACTIVELY"
    with pytest.raises(Refused, match="ORIGIN-19"):
        apply(now=NOON + timedelta(days=366), why="Forgotten.")
    waiting = apply(now=LATER, issuer=AUTHORITY, why="Late.").id
    with pytest.raises(Refused, match="ORIGIN-19"):
        issued(waiting, "MOIT-1", by=one_of(AUTHORITY), now=NOON + timedelta(days=366))


def test_a_lost_one_becomes_a_true_copy_under_its_number_and_the_old_one_is_dead(apply: Apply) -> None:
    first = issued(apply().id)
    asked = apply(now=LATER, replaces=first.id, replacing=Replacing.COPY, why="Lost in the post.")
    copy = issued(asked.id, "another number is not taken", now=LATER)
    assert issued(asked.id, now=LATER) == copy
    assert (copy.number, copy.mark, copy.valid_to) == (first.number, "CERTIFIED TRUE COPY", first.valid_to)
    assert says(copy)["replaces_certificate"] == "VCCI-1 of 2026-11-02"
    old = queries.certificate(id=first.id, by=SIGNER)
    assert (old.state(NOON.date()), old.replaced_by) == (CertificateState.REPLACED, "VCCI-1")
    assert papers.public_document(first.digest).status == "replaced"
    with pytest.raises(Refused, match="ORIGIN-22"):
        apply(now=LATER, replaces=first.id, replacing=Replacing.COPY, why="Lost again.")
    with pytest.raises(Refused, match="ORIGIN-21"):
        apply(now=NOON + timedelta(days=366), replaces=copy.id, replacing=Replacing.COPY, why="Lost.", shipped_on=None)


def test_a_wrong_one_is_invalid_before_the_new_one_is_issued(apply: Apply) -> None:
    first = issued(apply().id)
    asked = apply(now=LATER, replaces=first.id, replacing=Replacing.CORRECTION, why="The mass is wrong.")
    second = issued(asked.id, "VCCI-2", now=LATER)
    assert (second.mark, says(second)["replaces_certificate"]) == ("ISSUED RETROACTIVELY", "VCCI-1 of 2026-11-02")
    assert second.replaces == first.digest
    assert papers.public_document(first.digest).status == "cancelled"
    (shown,) = queries.public_certificates(asked="VCCI-1", on=LATER.date())
    assert (shown.state, shown.replaced_by) == (CertificateState.REPLACED, "VCCI-2")


def test_a_death_in_between_is_made_good_by_asking_again(apply: Apply, monkeypatch: pytest.MonkeyPatch) -> None:
    from tradelane.documents import actions as signing

    first = issued(apply().id)
    asked = apply(now=LATER, replaces=first.id, replacing=Replacing.CORRECTION, why="The mass is wrong.")

    def dies(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(signing, "issue", dies)
    with pytest.raises(KeyboardInterrupt):
        issued(asked.id, "VCCI-2", now=LATER)
    assert queries.certificate(id=first.id, by=SIGNER).ended_as is CertificateState.REPLACED
    monkeypatch.undo()
    assert issued(asked.id, "VCCI-2", now=LATER).number == "VCCI-2"


def test_a_revocation_cancels_the_document_and_shows_to_everybody(apply: Apply) -> None:
    held = issued(apply().id)
    with pytest.raises(Unreadable):
        revoked(held.id, reasons=" ")
    with pytest.raises(Refused, match="ORIGIN-24"):
        revoked(held.id, ground=None)
    ended = revoked(held.id)
    assert revoked(held.id) == ended
    assert (ended.ended_as, ended.contest_by) == (CertificateState.REVOKED, LATER.date() + timedelta(days=30))
    assert papers.public_document(held.digest).status == "cancelled"
    (shown,) = queries.public_certificates(asked=held.digest, on=LATER.date())
    assert (shown.state, shown.ground) == (CertificateState.REVOKED, RevocationGround.FALSE_STATEMENT)
    with pytest.raises(Refused, match="ORIGIN-22"):
        revoked(held.id, reasons="Another reason.")
    assert [f.name for f in journal.facts(subject=held.id)] == [
        "origin.certificate.issued", "origin.certificate.ended",
    ]  # fmt: skip


def test_the_exporter_contests_and_somebody_else_decides(apply: Apply) -> None:
    held = issued(apply().id)
    with pytest.raises(Refused, match="ORIGIN-26"):
        actions.contest_revocation(certificate=held.id, grounds="Not so.", by=SIGNER, now=LATER)
    revoked(held.id)
    with pytest.raises(Forbidden, match="ORIGIN-25"):
        actions.contest_revocation(certificate=held.id, grounds="Not so.", by=OFFICER, now=LATER)
    with pytest.raises(Refused, match="ORIGIN-26"):
        actions.contest_revocation(certificate=held.id, grounds="Not so.", by=SIGNER, now=LATER + timedelta(days=31))
    filed = actions.contest_revocation(certificate=held.id, grounds="They grew here.", by=SIGNER, now=LATER)
    assert actions.contest_revocation(certificate=held.id, grounds="They grew here.", by=SIGNER, now=LATER) == filed
    decide = {"certificate": held.id, "outcome": ContestOutcome.OVERTURNED, "reasons": "Shown.", "now": LATER}
    with pytest.raises(Forbidden, match="ORIGIN-27"):
        actions.decide_contest(**decide, by=OFFICER)  # type: ignore[arg-type]
    other = one_of(CHAMBER, person="person_reviewer")
    decided = actions.decide_contest(**decide, by=other)  # type: ignore[arg-type]
    assert decided.outcome is ContestOutcome.OVERTURNED
    with pytest.raises(Conflict):
        actions.decide_contest(**{**decide, "outcome": ContestOutcome.UPHELD}, by=other)  # type: ignore[arg-type]


def test_only_the_right_bodies_issue_end_and_refuse(apply: Apply) -> None:
    filed = apply()
    with pytest.raises(NotFound):
        issued(filed.id, by=one_of(AUTHORITY))
    with pytest.raises(Forbidden):
        issued(filed.id, by=SIGNER)
    with pytest.raises(Forbidden):
        issued(filed.id, by=one_of(CHAMBER, roles=[Role.CLERK]))
    with pytest.raises(Unreadable, match="ORIGIN-18"):
        apply(issuer=STRANGER)
    with pytest.raises(Refused, match="ORIGIN-17"):
        apply(agreement="CPTPP", issuer=CHAMBER)
    with pytest.raises(Refused, match="ORIGIN-11"):
        apply(facts={}, issuer=AUTHORITY)
    refused = actions.refuse_application(application=filed.id, reasons="No farm books.", by=OFFICER, now=NOON)
    assert refused.state is ApplicationState.REFUSED
    with pytest.raises(Conflict):
        issued(filed.id)
    held = issued(apply().id)
    for other in (one_of(AUTHORITY), one_of(STRANGER)):
        with pytest.raises(NotFound):
            revoked(held.id, by=other)
    with pytest.raises(Forbidden, match="ORIGIN-23"):
        revoked(held.id, by=SIGNER)


def test_what_was_issued_stands_in_the_database(apply: Apply) -> None:
    held = issued(apply().id)
    row = CertificateRow.objects.filter(pk=held.id)
    for change in (lambda: row.update(mark="ORIGINAL"), lambda: row.update(digest="sha256:00"), row.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    revoked(held.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(ended_as="replaced")
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationRow.objects.update(state="filed")


def test_another_nodes_certificate_counts_by_its_issuers_word_alone(apply: Apply) -> None:
    told = certificate_from_json(certificate_json(replace(
        issued(apply().id), issuer=OrganisationId("SG.CHAMBER.SCCCI"), exporting="SG", importing="VN",
        digest="sha256:" + "5" * 64, number="SC-9",
    )))  # fmt: skip
    issuer = an_organisation(told.issuer, home=False)
    with pytest.raises(Forbidden, match="ORIGIN-30"):
        actions.take_in_certificate(told=told, sender=IMPORTER, now=NOON)
    first = actions.take_in_certificate(told=told, sender=issuer, now=NOON)
    assert actions.take_in_certificate(told=told, sender=issuer, now=NOON) == first
    assert (first.home, first.state(NOON.date())) == (False, CertificateState.IN_FORCE)
    ended = replace(told, ended_at=NOON, ended_as=CertificateState.REVOKED, ground=RevocationGround.NOT_ORIGINATING,
                    reasons="Grown abroad.")  # fmt: skip
    for _ in range(2):
        after = actions.take_in_certificate(told=ended, sender=issuer, now=NOON)
        assert (after.ended_as, after.reasons) == (CertificateState.REVOKED, "Grown abroad.")
    with pytest.raises(Unreadable):
        certificate_from_json({**certificate_json(told), "issued_on": "yesterday"})
    assert coffee().id == told.consignment
