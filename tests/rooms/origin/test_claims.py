# SPDX-License-Identifier: Apache-2.0
"""In the economy of import: preferences claimed on another node's certificate, verified with its authority, ended."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON
from tests.makers import AGENCY, OUTSIDER, an_actor, an_organisation

from tradelane.journal import queries as journal
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.origin import actions, queries
from tradelane.origin.formats.news import (
    VerificationNews,
    verification_news,
    verification_news_from_json,
    verification_news_json,
)
from tradelane.origin.models import ClaimRow
from tradelane.origin.values import Finding, VerificationOutcome, VerificationState, VerificationView
from tradelane.origin.values.certificates import (
    Capacity,
    CertificateState,
    CertificateView,
    ClaimState,
    ClaimView,
    RevocationGround,
)
from tradelane.parties.values import OrganisationKind

pytestmark = pytest.mark.django_db
OFFICER, IMPORTER = an_actor(AGENCY), an_actor(OUTSIDER)
ISSUER = OrganisationId("SG.AGENCY.CUSTOMS")
DIGEST = Digest(digest_of(b"certificate of Singapore"))
GENERAL, PREFERENTIAL = Money(Decimal("200.00"), "MXN"), Money(Decimal("0.00"), "MXN")


@pytest.fixture(autouse=True)
def held() -> CertificateView:
    for each in (AGENCY, OUTSIDER):
        an_organisation(each)
    an_organisation(ISSUER, kinds=[OrganisationKind.AGENCY], home=False)
    told = CertificateView(
        id="", number="SC-9", agreement="cptpp", issuer=ISSUER, capacity=Capacity.AUTHORITY,
        exporter=OrganisationId("SG.UEN.201912345R"), exporting="SG", importing="MX",
        consignment=ConsignmentId("consignment_far"), document=None, digest=DIGEST, hs_codes=("210310",),
        issued_on=NOON.date(), shipped_on=None, valid_to=date(2027, 11, 2), mark="", replaces="", replaced_by="",
        ended_at=None, ended_as=None, ground=None, reasons="", contest_by=None, home=False,
    )  # fmt: skip
    actions.take_in_certificate(told=told, sender=ISSUER, now=NOON)
    return told


def claimed(declaration: str = "IMP-1") -> ClaimView:
    return actions.claim_preference(
        certificate=DIGEST, declaration=declaration, general=GENERAL, preferential=PREFERENTIAL, by=IMPORTER, now=NOON
    )


def asked(**changes: object) -> VerificationView:
    given = {
        "certificate": DIGEST, "asked_of": ISSUER, "question": "Where was it brewed?", "by": OFFICER, "now": NOON,
        "answer_by": NOON.date() + timedelta(days=30), "security": True,
    }  # fmt: skip
    return actions.ask_verification(**{**given, **changes})  # type: ignore[arg-type]


def said(view: VerificationView, step: str, **said: object) -> VerificationNews:
    return replace(verification_news(view, step="asked"), step=step, at=NOON, said=said)


def answered(view: VerificationView, finding: Finding = Finding.CONFIRMED) -> VerificationView:
    news = said(view, "answered", finding=finding, answer="Here.", evidence=[])
    return actions.take_in_step(news=news, sender=ISSUER, now=NOON)


def now_is(claim: ClaimView) -> ClaimView:
    return queries.claim(id=claim.id, by=IMPORTER)


def test_a_claim_is_made_once_and_seen_by_importer_and_agencies() -> None:
    claim = claimed()
    assert claimed() == claim
    assert (claim.state, claim.due, claim.at_stake) == (ClaimState.GRANTED, PREFERENTIAL, GENERAL)
    assert queries.claims(by=OFFICER) == queries.claims(by=IMPORTER) == [claim]
    with pytest.raises(NotFound):
        queries.claim(id=claim.id, by=an_actor(OrganisationId("MX.RFC.ELSE00101AA1")))
    with pytest.raises(NotFound):
        actions.claim_preference(
            certificate=digest_of(b"another"), declaration="IMP-2", general=GENERAL, preferential=GENERAL,
            by=IMPORTER, now=NOON,
        )  # fmt: skip


def test_confirmed_keeps_the_preference_and_releases_the_security() -> None:
    claim, question = claimed(), asked()
    assert (now_is(claim).state, now_is(claim).security) == (ClaimState.SUSPENDED, GENERAL)
    assert now_is(claim).due == PREFERENTIAL
    answered(question)
    ended = actions.conclude_verification(
        id=question.id, outcome=VerificationOutcome.CONFIRMED, reasons="Agreed.", by=OFFICER, now=NOON
    )
    assert (ended.state, ended.decide_by) == (VerificationState.CONCLUDED, NOON.date() + timedelta(days=90))
    assert (now_is(claim).state, now_is(claim).security) == (ClaimState.CONFIRMED, None)
    last = [fact.data for fact in journal.facts(subject=claim.id)][-1]
    assert (last["state"], last["released"]) == ("confirmed", "200.00 MXN")


@pytest.mark.parametrize("finding", [Finding.NOT_CONFIRMED, Finding.UNDETERMINED])
def test_what_is_not_confirmed_is_denied_and_the_security_called(finding: Finding) -> None:
    claim, question = claimed(), asked()
    answered(question, finding)
    conclude = {"id": question.id, "reasons": "Not shown.", "by": OFFICER, "now": NOON}
    with pytest.raises(Refused, match="ORIGIN-33"):
        actions.conclude_verification(**conclude, outcome=VerificationOutcome.CONFIRMED)  # type: ignore[arg-type]
    actions.conclude_verification(**conclude, outcome=VerificationOutcome.DENIED)  # type: ignore[arg-type]
    assert (now_is(claim).state, now_is(claim).due) == (ClaimState.DENIED, GENERAL)
    assert [fact.data for fact in journal.facts(subject=claim.id)][-1]["called"] == "200.00 MXN"
    with pytest.raises(Conflict):
        actions.withdraw_claim(claim=claim.id, reasons="My error.", by=IMPORTER, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimRow.objects.update(state="granted")


def test_silence_is_reminded_of_and_then_denied() -> None:
    claim, question = claimed(), asked()
    assert actions.remind(now=NOON) == 0
    week = NOON + timedelta(days=23)
    assert (actions.remind(now=week), actions.remind(now=week + timedelta(days=1))) == (1, 0)
    assert actions.remind(now=NOON + timedelta(days=30)) == 1
    view = queries.verification(id=question.id, by=OFFICER)
    assert view.reminded_on == (week.date(), NOON.date() + timedelta(days=30))
    late = NOON + timedelta(days=31)
    assert view.overdue(late.date())
    with pytest.raises(Refused, match="ORIGIN-33"):
        actions.conclude_verification(
            id=question.id, outcome=VerificationOutcome.CONFIRMED, reasons="So be it.", by=OFFICER, now=late
        )
    actions.conclude_verification(
        id=question.id, outcome=VerificationOutcome.DENIED, reasons="No answer.", by=OFFICER, now=late
    )
    assert now_is(claim).state is ClaimState.DENIED
    assert actions.remind(now=late) == 0


def test_a_revocation_that_arrives_flags_what_was_claimed(held: CertificateView) -> None:
    claim = claimed()
    asked()
    ended = replace(held, ended_at=NOON, ended_as=CertificateState.REVOKED, ground=RevocationGround.NOT_ORIGINATING,
                    reasons="Bottled here, brewed elsewhere.")  # fmt: skip
    actions.take_in_certificate(told=ended, sender=ISSUER, now=NOON)
    assert (now_is(claim).state, now_is(claim).due, now_is(claim).security) == (ClaimState.FLAGGED, GENERAL, None)
    assert "brewed elsewhere" in now_is(claim).reasons
    with pytest.raises(Refused, match="ORIGIN-29"):
        claimed("IMP-2")
    with pytest.raises(Forbidden):
        actions.deny_claim(claim=claim.id, reasons="Mine.", by=IMPORTER, now=NOON)
    done = actions.withdraw_claim(claim=claim.id, reasons="It was revoked.", by=IMPORTER, now=NOON)
    assert (done.state, done.due) == (ClaimState.WITHDRAWN, GENERAL)


def test_a_step_counts_once_and_by_the_authority_alone() -> None:
    question = asked()
    receipt = replace(said(question, "received"), answer_by=question.answer_by + timedelta(days=3))
    with pytest.raises(Forbidden, match="ORIGIN-30"):
        actions.take_in_step(news=receipt, sender=OUTSIDER, now=NOON)
    for _ in range(2):
        view = actions.take_in_step(news=receipt, sender=ISSUER, now=NOON)
    assert (view.received_at, view.answer_by) == (NOON, question.answer_by + timedelta(days=3))
    first = answered(question)
    assert answered(question, Finding.NOT_CONFIRMED) == first
    names = [fact.name.rpartition(".")[2] for fact in journal.facts(subject=question.id)]
    assert names == ["asked", "received", "answered"]
    with pytest.raises(NotFound):
        actions.take_in_step(news=replace(receipt, id="verification_unknown"), sender=ISSUER, now=NOON)


def test_another_economys_question_comes_to_somebody_at_home_with_days_from_receipt() -> None:
    far = replace(
        verification_news(asked(), step="asked"), id="verification_far", asked_by=ISSUER, asked_of=AGENCY,
        importing="SG", certificate=Digest(digest_of(b"ours")),
    )  # fmt: skip
    late = NOON + timedelta(days=20)
    for _ in range(2):
        view = actions.take_in_step(
            news=verification_news_from_json(verification_news_json(far)), sender=ISSUER, now=late
        )
    assert (view.received_at, view.answer_by) == (late, late.date() + timedelta(days=30))
    assert view in queries.verifications(by=OFFICER)
    (fact,) = journal.facts(subject="verification_far")
    assert (fact.name, fact.data["here"]) == ("origin.verification.received", True)
    with pytest.raises(Refused, match="ORIGIN-31"):
        actions.answer_verification(id=view.id, answer="Yes.", evidence=[], by=OFFICER, now=late)
    with pytest.raises(Refused, match="ORIGIN-32"):
        actions.ask_exporter(
            id=view.id, asked_of=OUTSIDER, question="Show it.", answer_by=view.answer_by + timedelta(days=1),
            by=OFFICER, now=late,
        )  # fmt: skip
    shown = actions.ask_exporter(
        id=view.id, asked_of=OUTSIDER, question="Show it.", answer_by=view.answer_by, by=OFFICER, now=late
    )
    assert queries.evidence_asked(by=IMPORTER) == [shown]
    given = actions.show_evidence(
        id=shown.id, answer="The books.", documents=[digest_of(b"books")], by=IMPORTER, now=late
    )
    assert queries.evidence_of(verification=view.id, by=OFFICER) == [given]
    done = actions.answer_verification(
        id=view.id, answer="Yes.", evidence=[digest_of(b"books")], finding=Finding.CONFIRMED, by=OFFICER, now=late
    )
    assert done.finding is Finding.CONFIRMED
    with pytest.raises(NotFound):
        actions.take_in_step(news=replace(far, id="verification_no", asked_of=ISSUER), sender=ISSUER, now=late)


def test_days_and_security_are_those_of_the_agreement() -> None:
    with pytest.raises(Refused, match="ORIGIN-14"):
        asked(answer_by=NOON.date() + timedelta(days=91), agreement="RCEP")
    with pytest.raises(Refused, match="ORIGIN-34"):
        asked(certificate=digest_of(b"of no agreement known"))
