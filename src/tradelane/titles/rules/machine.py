# SPDX-License-Identifier: Apache-2.0
"""The life of a record as one table: which act stands in which state, what is asked of it, where it leads.

Pure and cheap: a lookup and the few rules of that act, so that a mirror re-runs millions of entries by it. Who may sign
stands in the rules of control and of holding, which every act is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tradelane.kernel.rule import Rule, rule
from tradelane.titles.rules.bills import (
    a_drawee_deliberates_for_a_day,
    a_protest_is_of_a_dishonour_in_time,
    a_protested_bill_is_not_endorsed,
    an_aval_is_for_a_party,
    an_instrument_is_not_a_cargo_document,
    an_instrument_is_presented_in_its_time,
    an_obstacle_is_noted_as_it_was,
    costs_are_in_the_bills_money,
    notice_is_given_in_time,
    only_what_was_presented_is_dishonoured,
    recourse_follows_a_dishonour,
    the_drawee_accepts_once,
    what_is_paid_is_owed,
    who_was_told_tells_those_before_them,
)
from tradelane.titles.rules.claims import other_money_is_paid_at_its_rate, what_is_paid_beyond_the_sum_is_reckoned
from tradelane.titles.rules.control import (
    a_frozen_record_does_not_change_hands,
    a_record_is_issued_once,
    a_record_reaches_the_carrier_only_by_surrender,
    a_refused_record_goes_back,
    a_surrender_goes_to_the_carrier,
    a_transfer_goes_to_another_party,
    an_ended_record_does_not_move,
    an_ended_record_stays_with_the_carrier,
    an_entry_is_not_older_than_the_one_before,
    entries_are_numbered_without_gap,
    only_the_holder_moves_a_record,
    the_carrier_answers_only_a_surrender,
    the_entry_extends_the_head,
    the_entry_is_of_this_record,
)
from tradelane.titles.rules.endorsing import (
    a_pledgee_passes_nothing_on,
    a_released_record_goes_back_to_its_pledgor,
    a_straight_record_reaches_only_its_consignee,
    an_endorsed_record_goes_to_its_endorsee,
    an_endorsement_in_full_names_its_endorsee,
    only_the_entitled_endorse,
    only_the_entitled_get_the_goods,
    only_the_entitled_nominate,
    only_the_entitled_pledge,
)
from tradelane.titles.rules.holding import (
    a_change_of_keys_names_keys,
    a_rejection_is_the_new_holders_very_next_act,
    only_a_change_of_holder_changes_control,
    those_in_control_are_named_once,
    what_moves_nothing_leaves_the_holder,
)
from tradelane.titles.rules.honour import (
    a_payment_for_honour_frees_most,
    an_intervention_is_for_one_who_answers,
    the_holder_answers_what_was_offered,
    what_was_paid_for_honour_is_not_endorsed,
)
from tradelane.titles.rules.instruments import (
    a_drawer_stipulates_what_the_law_knows,
    a_signer_stipulates_what_the_law_knows,
    an_instrument_says_what_it_must,
    interest_is_promised_at_a_rate,
    the_sum_that_counts_is_the_sum,
)
from tradelane.titles.rules.media import (
    a_division_has_its_basis,
    a_division_is_of_the_whole,
    a_part_names_what_it_comes_from,
    a_record_is_dead_before_its_paper_is_issued,
    a_record_opens_by_consent,
    an_amendment_names_what_it_replaces,
    paper_is_dead_before_its_record_opens,
    the_answer_is_to_what_was_asked,
    the_form_says_in_whose_favour,
)
from tradelane.titles.rules.recovery import (
    a_recovery_does_what_it_announced,
    a_recovery_waits_in_public,
    an_objection_is_to_a_recovery,
    no_guardian_acts_alone,
    only_guardians_recover,
)
from tradelane.titles.rules.sending import (
    a_record_comes_back_as_its_carriers,
    a_record_departs_to_whom_it_was_sent,
    a_record_ends_elsewhere_by_its_surrender,
    a_record_is_sent_to_somebody_else,
    a_record_that_was_not_taken_stays_with_its_holder,
    a_refused_record_does_not_stay_where_nobody_holds_it,
    a_straight_record_is_sent_only_to_its_consignee,
    only_a_plain_issue_begins_elsewhere,
    only_the_registry_says_what_another_platform_did,
    what_arrives_surrendered_is_with_its_carrier,
    what_is_sent_to_its_carrier_is_surrendered,
    what_was_surrendered_elsewhere_is_issued_anew,
)
from tradelane.titles.values import (
    AcceptanceTerms,
    Act,
    AmendmentTerms,
    ArrivalTerms,
    AvalTerms,
    CombinationTerms,
    DepartureTerms,
    DivisionTerms,
    EndorsementTerms,
    Entry,
    InterventionTerms,
    IssueTerms,
    NominationTerms,
    NoticeTerms,
    ObstacleTerms,
    OfferTerms,
    PaperTerms,
    PaymentTerms,
    PresentmentTerms,
    ProtestTerms,
    ReasonTerms,
    RecoveryTerms,
    SendingTerms,
    SurrenderTerms,
    Title,
    TitleState,
)

Guard = Rule[[Title, Entry]]


@dataclass(frozen=True, slots=True)
class Provision:
    """What the table says of one act."""

    within: frozenset[TitleState]
    """In which states it stands."""
    leads: frozenset[TitleState]
    """To which states; which of them, the record's own history says."""
    guards: tuple[Guard, ...] = ()
    """What is asked of this act beyond what is asked of all."""
    terms: tuple[type, ...] = ()
    """What it must say; an act that names none here may give a reason."""
    bare: bool = False
    """Whether it may stand without terms, as in chains of the first version."""


HELD, PLEDGED, SURRENDERED = TitleState.HELD, TitleState.PLEDGED, TitleState.SURRENDERED
IN_HAND = frozenset({HELD, PLEDGED})
_OF_A_PAYMENT: tuple[Guard, ...] = (what_is_paid_beyond_the_sum_is_reckoned, other_money_is_paid_at_its_rate)


def _states(*states: TitleState) -> frozenset[TitleState]:
    return frozenset(states)


LAW: dict[Act, Provision] = {
    # ── it changes hands ──
    Act.TRANSFER: Provision(
        _states(HELD), _states(HELD),
        (a_record_reaches_the_carrier_only_by_surrender, a_straight_record_reaches_only_its_consignee),
        bare=True,
    ),
    Act.NOMINATE: Provision(
        _states(HELD), _states(HELD),
        (a_straight_record_reaches_only_its_consignee, only_the_entitled_nominate),
        terms=(NominationTerms,),
    ),
    Act.ENDORSE: Provision(
        IN_HAND, IN_HAND,
        (
            a_straight_record_reaches_only_its_consignee, an_endorsement_in_full_names_its_endorsee,
            a_pledgee_passes_nothing_on, only_the_entitled_endorse, an_endorsed_record_goes_to_its_endorsee,
            a_record_reaches_the_carrier_only_by_surrender, a_signer_stipulates_what_the_law_knows,
            what_was_paid_for_honour_is_not_endorsed,
        ),
        terms=(EndorsementTerms,),
    ),
    Act.PLEDGE: Provision(
        _states(HELD), _states(PLEDGED),
        (
            a_straight_record_reaches_only_its_consignee, only_the_entitled_pledge,
            a_record_reaches_the_carrier_only_by_surrender,
        ),
        bare=True,
    ),
    Act.RELEASE: Provision(
        _states(PLEDGED), _states(HELD), (a_released_record_goes_back_to_its_pledgor,), bare=True
    ),
    # ── the new holder answers; keys change ──
    Act.ACCEPT: Provision(IN_HAND, IN_HAND, (a_change_of_keys_names_keys,), bare=True),
    Act.REJECT: Provision(
        IN_HAND, _states(HELD, TitleState.VOID), (a_rejection_is_the_new_holders_very_next_act,), bare=True
    ),
    Act.REKEY: Provision(IN_HAND, IN_HAND, (a_change_of_keys_names_keys,), bare=True),
    # ── to the carrier, and its answers ──
    Act.SURRENDER: Provision(
        IN_HAND, _states(SURRENDERED),
        (a_surrender_goes_to_the_carrier, a_pledgee_passes_nothing_on, only_the_entitled_get_the_goods),
        terms=(SurrenderTerms,), bare=True,
    ),
    Act.ACCEPT_SURRENDER: Provision(
        _states(SURRENDERED), _states(TitleState.DELIVERED),
        (an_ended_record_stays_with_the_carrier, the_answer_is_to_what_was_asked),
        bare=True,
    ),
    Act.REFUSE_SURRENDER: Provision(
        _states(SURRENDERED), IN_HAND | {TitleState.SENDING}, (a_refused_record_goes_back,), bare=True
    ),
    Act.AMEND: Provision(
        _states(SURRENDERED), IN_HAND,
        (
            a_refused_record_goes_back, the_answer_is_to_what_was_asked, an_amendment_names_what_it_replaces,
            what_was_surrendered_elsewhere_is_issued_anew,
        ),
        terms=(AmendmentTerms,),
    ),
    Act.TO_PAPER: Provision(
        _states(SURRENDERED), _states(TitleState.PAPER),
        (
            an_ended_record_stays_with_the_carrier, the_answer_is_to_what_was_asked,
            a_record_is_dead_before_its_paper_is_issued,
        ),
        terms=(PaperTerms,),
    ),
    Act.DIVIDE: Provision(
        _states(SURRENDERED), _states(TitleState.DIVIDED),
        (
            an_ended_record_stays_with_the_carrier, the_answer_is_to_what_was_asked, a_division_has_its_basis,
            a_division_is_of_the_whole, what_was_surrendered_elsewhere_is_issued_anew,
        ),
        terms=(DivisionTerms,),
    ),
    Act.COMBINE: Provision(
        _states(SURRENDERED), _states(TitleState.COMBINED),
        (
            an_ended_record_stays_with_the_carrier, the_answer_is_to_what_was_asked, a_division_has_its_basis,
            what_was_surrendered_elsewhere_is_issued_anew,
        ),
        terms=(CombinationTerms,),
    ),
    Act.VOID: Provision(
        _states(SURRENDERED), _states(TitleState.VOID), (an_ended_record_stays_with_the_carrier,), bare=True
    ),
    # ── to another platform, and back ──
    Act.SEND: Provision(
        _states(HELD), _states(TitleState.SENDING),
        (
            a_record_is_sent_to_somebody_else, a_straight_record_is_sent_only_to_its_consignee,
            what_is_sent_to_its_carrier_is_surrendered,
        ),
        terms=(SendingTerms,),
    ),
    Act.DEPART: Provision(
        _states(TitleState.SENDING), _states(TitleState.AWAY), (a_record_departs_to_whom_it_was_sent,),
        terms=(DepartureTerms,),
    ),
    Act.STAY: Provision(
        _states(TitleState.SENDING), _states(HELD, TitleState.VOID),
        (a_record_that_was_not_taken_stays_with_its_holder, a_refused_record_does_not_stay_where_nobody_holds_it),
        bare=True,
    ),
    Act.RETURN: Provision(
        _states(TitleState.AWAY), _states(HELD, SURRENDERED), (a_record_comes_back_as_its_carriers,),
        terms=(ArrivalTerms,),
    ),
    Act.CONCLUDE: Provision(
        _states(TitleState.AWAY), _states(TitleState.DELIVERED, TitleState.PAPER, TitleState.VOID),
        (a_record_ends_elsewhere_by_its_surrender, a_record_comes_back_as_its_carriers),
        terms=(ArrivalTerms,),
    ),
    # ── keys are lost ──
    Act.OPEN_RECOVERY: Provision(
        IN_HAND, IN_HAND, (only_guardians_recover, a_recovery_does_what_it_announced), terms=(RecoveryTerms,)
    ),
    Act.OBJECT: Provision(IN_HAND, IN_HAND, (an_objection_is_to_a_recovery,), bare=True),
    Act.RECOVER: Provision(
        IN_HAND, IN_HAND,
        (only_guardians_recover, a_recovery_does_what_it_announced, a_recovery_waits_in_public),
        bare=True,
    ),
    # ── a bill of exchange or a promissory note ──
    Act.PRESENT: Provision(IN_HAND, IN_HAND, (an_instrument_is_presented_in_its_time,), terms=(PresentmentTerms,)),
    Act.ACCEPT_BILL: Provision(IN_HAND, IN_HAND, (the_drawee_accepts_once,), terms=(AcceptanceTerms,)),
    Act.AVAL: Provision(
        IN_HAND, IN_HAND, (an_aval_is_for_a_party, a_signer_stipulates_what_the_law_knows), terms=(AvalTerms,)
    ),
    Act.DELIBERATE: Provision(IN_HAND, IN_HAND, (a_drawee_deliberates_for_a_day,), bare=True),
    Act.DISHONOUR: Provision(IN_HAND, IN_HAND, (only_what_was_presented_is_dishonoured,), bare=True),
    Act.PROTEST: Provision(
        IN_HAND, IN_HAND, (a_protest_is_of_a_dishonour_in_time, costs_are_in_the_bills_money), terms=(ProtestTerms,)
    ),
    Act.NOTICE: Provision(
        IN_HAND, IN_HAND, (notice_is_given_in_time, costs_are_in_the_bills_money), terms=(NoticeTerms,)
    ),
    Act.RELAY: Provision(
        IN_HAND, IN_HAND, (who_was_told_tells_those_before_them, costs_are_in_the_bills_money), terms=(NoticeTerms,)
    ),
    Act.HINDER: Provision(IN_HAND, IN_HAND, (an_obstacle_is_noted_as_it_was,), terms=(ObstacleTerms,)),
    Act.PAY: Provision(
        IN_HAND, IN_HAND | {TitleState.DISCHARGED}, (what_is_paid_is_owed, *_OF_A_PAYMENT), terms=(PaymentTerms,)
    ),
    Act.RECOURSE: Provision(
        IN_HAND, _states(HELD), (recourse_follows_a_dishonour, *_OF_A_PAYMENT), terms=(PaymentTerms,)
    ),
    # ── somebody steps in for another's honour ──
    Act.INTERVENE: Provision(IN_HAND, IN_HAND, (an_intervention_is_for_one_who_answers,), terms=(InterventionTerms,)),
    Act.ADMIT: Provision(IN_HAND, IN_HAND, (the_holder_answers_what_was_offered,), terms=(OfferTerms,)),
    Act.DECLINE: Provision(IN_HAND, IN_HAND, (the_holder_answers_what_was_offered,), terms=(OfferTerms,)),
    Act.PAY_FOR_HONOUR: Provision(
        IN_HAND, _states(HELD), (a_payment_for_honour_frees_most, *_OF_A_PAYMENT), terms=(PaymentTerms,)
    ),
}  # fmt: skip
"""Every act that follows another entry."""

_ISSUING = Provision(frozenset(), _states(HELD, TitleState.SENDING), terms=(IssueTerms,), bare=True)
_OPENING = Provision(frozenset(), _states(HELD), terms=(IssueTerms,), bare=True)
_ARRIVING = Provision(frozenset(), _states(HELD, SURRENDERED), terms=(ArrivalTerms,))


@rule("TITLE-56", cites="MLETR art. 10(1)(b)(ii)", field="act", fix="Do what the record's state allows.")
def the_act_stands_in_this_state(title: Title, entry: Entry) -> bool:
    """An act has effect only in the states of a record in which the table of acts has it."""
    return title.state in LAW[entry.act].within


@rule("TITLE-57", cites="MLETR arts 8, 15", field="terms", fix="Send the terms of this act, and of no other.")
def an_act_says_what_it_must(entry: Entry) -> bool:
    """An entry bears the terms of its own act: an endorsement its form, an amendment what it replaces."""
    provision = LAW.get(entry.act) or _opening(entry.act)
    if entry.terms is None:
        return provision.bare and entry.act not in (Act.FROM_PAPER, Act.PART)
    return isinstance(entry.terms, provision.terms or (ReasonTerms,))


def _opening(act: Act) -> Provision:
    return {Act.ISSUE: _ISSUING, Act.ARRIVE: _ARRIVING}.get(act, _OPENING)


OF_ANY_ENTRY: tuple[Rule[[Entry]], ...] = (
    a_record_is_issued_once,
    a_transfer_goes_to_another_party,
    an_act_says_what_it_must,
    only_the_registry_says_what_another_platform_did,
    what_arrives_surrendered_is_with_its_carrier,
)
"""Every rule on an entry alone."""

OF_AN_OPENING: tuple[Rule[[Entry]], ...] = (
    a_record_opens_by_consent,
    only_a_plain_issue_begins_elsewhere,
    an_instrument_says_what_it_must,
    interest_is_promised_at_a_rate,
    the_sum_that_counts_is_the_sum,
    a_drawer_stipulates_what_the_law_knows,
    the_form_says_in_whose_favour,
    paper_is_dead_before_its_record_opens,
    a_part_names_what_it_comes_from,
    no_guardian_acts_alone,
)
"""Every further rule on an entry that opens a record."""

OF_A_NEXT_ENTRY: tuple[Guard, ...] = (
    the_entry_is_of_this_record,
    the_entry_extends_the_head,
    entries_are_numbered_without_gap,
    an_entry_is_not_older_than_the_one_before,
    a_frozen_record_does_not_change_hands,
    only_the_holder_moves_a_record,
    the_carrier_answers_only_a_surrender,
    the_act_stands_in_this_state,
    an_instrument_is_not_a_cargo_document,
    a_protested_bill_is_not_endorsed,
    what_moves_nothing_leaves_the_holder,
    only_a_change_of_holder_changes_control,
)
"""Every rule on a title and whatever entry would follow it, in the order in which people want to hear of them."""


def first_broken(title: Title | None, entry: Entry) -> "Rule[...] | None":
    """The first rule that `entry` breaks when it follows `title` (None: it opens the chain); None when all hold.

    Who signed is asked apart (`rules.who_did_not_sign`), because that needs the signatures.
    """
    if (broken := _first(OF_ANY_ENTRY, entry)) is not None:
        return broken
    if not those_in_control_are_named_once(title, entry):
        return those_in_control_are_named_once
    if title is None:
        return a_record_is_issued_once if entry.n != 1 else _first(OF_AN_OPENING, entry)
    if entry.act in Act.opening():
        return a_record_is_issued_once
    if not an_ended_record_does_not_move(title):
        return an_ended_record_does_not_move
    for each in _GUARDS[entry.act]:
        if not each.check(title, entry):
            return each
    return None


_GUARDS: dict[Act, tuple[Guard, ...]] = {act: (*OF_A_NEXT_ENTRY, *provision.guards) for act, provision in LAW.items()}


def _first(rules: Sequence[Rule[[Entry]]], entry: Entry) -> "Rule[...] | None":
    for each in rules:
        if not each.check(entry):
            return each
    return None


def possible_after(possible: frozenset[TitleState] | None, act: Act) -> frozenset[TitleState]:
    """The states that a record may be in after `act`, from those it may be in before (None: it opens); empty when the
    act stands in none of them. For who sees acts alone, as in the public log.
    """
    if act in Act.opening() or possible is None:
        opened = _opening(act).leads
        return opened if act in Act.opening() and possible is None else frozenset()
    provision = LAW[act]
    if not possible & provision.within:
        return frozenset()
    kept = possible & provision.within if provision.within <= provision.leads else frozenset()
    return kept | (provision.leads - provision.within) if kept else provision.leads
