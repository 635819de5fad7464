# SPDX-License-Identifier: Apache-2.0
"""What an entry does, and where a record stands after it; apart, as all speak these words."""

from enum import StrEnum


class Act(StrEnum):
    """What an entry does; `rules.machine` says who signs it, when, and where it leads."""

    ISSUE = "issue"
    FROM_PAPER = "from_paper"
    """The carrier opens the record in place of a paper original that it made inoperative first."""
    PART = "part"
    """The carrier opens a record for a part of a divided one, or for several that were combined."""
    ARRIVE = "arrive"
    """The registry opens the record for a bill that another platform handed over by a signed chain."""

    TRANSFER = "transfer"
    NOMINATE = "nominate"
    """The party to whose order the record runs, while another holds it, says whom it may be endorsed to."""
    ENDORSE = "endorse"
    PLEDGE = "pledge"
    """The holder hands the record over as security; the pledgee can't hand it on."""
    RELEASE = "release"
    """The pledgee hands the record back to the pledgor, free."""
    ACCEPT = "accept"
    """The new holder accepts control, and may bind it to keys of their own."""
    REJECT = "reject"
    """The new holder, by their very next act, declines control: all is as it was before."""
    REKEY = "rekey"
    """The holder binds control to other keys, signing with the present ones."""

    SURRENDER = "surrender"
    """The holder hands the record to the carrier for a purpose; it is frozen until the carrier answers."""
    ACCEPT_SURRENDER = "accept_surrender"
    """The carrier delivers the goods against the record; the record ends."""
    REFUSE_SURRENDER = "refuse_surrender"
    """The carrier hands the record back to the one who surrendered it."""
    AMEND = "amend"
    """The carrier hands the record back with another version of its document."""
    TO_PAPER = "to_paper"
    """The carrier ends the record, and only then issues paper in its place."""
    DIVIDE = "divide"
    """The carrier ends the record and opens one for each part of the goods."""
    COMBINE = "combine"
    """The carrier ends the record, as one of several that go on as a single one."""
    VOID = "void"
    """The carrier ends a surrendered record without delivery, such as an issue in error."""

    SEND = "send"
    """The holder sends the record to somebody on another platform; it is frozen until that platform answers."""
    DEPART = "depart"
    """The registry notes the other platform's signed receipt: the record is there, and has no effect here."""
    STAY = "stay"
    """The registry notes that the other platform did not take the record: it is the holder's as before."""
    RETURN = "return"
    """The registry notes that the record came back by a signed chain that goes on from the one it left by."""
    CONCLUDE = "conclude"
    """The registry notes that, by such a chain, the carrier accepted the surrender elsewhere: the record has ended."""

    OPEN_RECOVERY = "open_recovery"
    """The guardians say in public that the holder's keys are lost; the waiting time starts."""
    OBJECT = "object"
    """The holder, with the very keys that are said to be lost, ends the recovery."""
    RECOVER = "recover"
    """After the waiting time the guardians bind control to the keys that they had named."""

    PRESENT = "present"
    """The holder presents a bill for acceptance or for payment."""
    ACCEPT_BILL = "accept_bill"
    """The drawee promises to pay it."""
    AVAL = "aval"
    """Somebody stands surety for a party to it."""
    DISHONOUR = "dishonour"
    """The drawee refuses to accept or to pay."""
    PROTEST = "protest"
    NOTICE = "notice"
    """The holder tells one who answers for it of the dishonour."""
    PAY = "pay"
    """The holder acknowledges a payment; of the whole by the drawee, it discharges the bill."""
    RECOURSE = "recourse"
    """One who answers for a dishonoured bill pays it and takes it up."""
    DELIBERATE = "deliberate"
    """The drawee asks that a bill be presented for acceptance once more on the next day."""
    HINDER = "hinder"
    """The holder notes what keeps them from an act in its time, and when that ended."""
    RELAY = "relay"
    """One who was told of the dishonour tells one before them."""
    INTERVENE = "intervene"
    """Somebody offers to accept or to pay a dishonoured bill for the honour of one who answers for it."""
    ADMIT = "admit"
    """The holder takes an acceptance that was offered: for honour, or varied."""
    DECLINE = "decline"
    """The holder does not take what was offered."""
    PAY_FOR_HONOUR = "pay_for_honour"
    """The holder acknowledges a payment for honour and hands the bill over to who paid."""

    __hash__ = str.__hash__
    """As the text that it is: `Enum` has a slower one, and rules look into sets of acts at every entry."""

    @classmethod
    def opening(cls) -> frozenset["Act"]:
        """Acts that open a record and stand nowhere else in a chain."""
        return _OPENING

    @classmethod
    def answers(cls) -> frozenset["Act"]:
        """What a carrier may do with a surrendered record."""
        return _ANSWERS

    @classmethod
    def ends(cls) -> frozenset["Act"]:
        """Answers after which nothing follows."""
        return _ENDS

    @classmethod
    def handovers(cls) -> frozenset["Act"]:
        """Acts after which a new holder accepts, or rejects."""
        return _HANDOVERS

    @classmethod
    def of_the_registry(cls) -> frozenset["Act"]:
        """What the registry says of records that come from, or go to, other platforms."""
        return _OF_THE_REGISTRY

    @classmethod
    def of_guardians(cls) -> frozenset["Act"]:
        """Acts of those who help when keys are lost."""
        return _OF_GUARDIANS

    @classmethod
    def on_a_bill(cls) -> frozenset["Act"]:
        """Acts that only bills of exchange and promissory notes know."""
        return _ON_A_BILL


_OPENING = frozenset({Act.ISSUE, Act.FROM_PAPER, Act.PART, Act.ARRIVE})
_ENDS = frozenset({Act.ACCEPT_SURRENDER, Act.TO_PAPER, Act.DIVIDE, Act.COMBINE, Act.VOID})
_ANSWERS = _ENDS | {Act.REFUSE_SURRENDER, Act.AMEND}
_HANDOVERS = _OPENING | {Act.TRANSFER, Act.ENDORSE, Act.PLEDGE}
_OF_THE_REGISTRY = frozenset({Act.ARRIVE, Act.DEPART, Act.STAY, Act.RETURN, Act.CONCLUDE})
_OF_GUARDIANS = frozenset({Act.OPEN_RECOVERY, Act.RECOVER})
_ON_A_BILL = frozenset(
    {Act.PRESENT, Act.ACCEPT_BILL, Act.AVAL, Act.DISHONOUR, Act.PROTEST, Act.NOTICE, Act.PAY, Act.RECOURSE}
    | {Act.DELIBERATE, Act.HINDER, Act.RELAY, Act.INTERVENE, Act.ADMIT, Act.DECLINE, Act.PAY_FOR_HONOUR}
)


class TitleState(StrEnum):
    """Where a record stands after its latest entry."""

    HELD = "held"
    """Free to move."""
    PLEDGED = "pledged"
    """In the hands of a pledgee, as security."""
    SURRENDERED = "surrendered"
    """With the carrier for an answer; frozen."""
    SENDING = "sending"
    """On its way to another platform, which has not answered yet; frozen, and still the holder's."""
    AWAY = "away"
    """With another platform: it has no effect here, unless it comes back."""
    DELIVERED = "delivered"
    PAPER = "paper"
    """Replaced by paper: the electronic record has no effect any more."""
    DIVIDED = "divided"
    COMBINED = "combined"
    VOID = "void"
    DISCHARGED = "discharged"
    """A bill that was paid."""

    __hash__ = str.__hash__
    """As of acts."""

    @classmethod
    def live(cls) -> frozenset["TitleState"]:
        """States in which the record still has effect."""
        return _LIVE

    @classmethod
    def frozen(cls) -> frozenset["TitleState"]:
        """States in which only the carrier's answer moves the record."""
        return _FROZEN

    @classmethod
    def terminal(cls) -> frozenset["TitleState"]:
        """States after which nothing follows."""
        return _TERMINAL


_FROZEN = frozenset({TitleState.SURRENDERED})
_LIVE = frozenset({TitleState.HELD, TitleState.PLEDGED, TitleState.SURRENDERED, TitleState.SENDING})
_TERMINAL = frozenset(TitleState) - _LIVE - {TitleState.AWAY}


class Purpose(StrEnum):
    """What a record is surrendered for."""

    DELIVERY = "delivery"
    AMENDMENT = "amendment"
    PAPER = "paper"
    DIVISION = "division"
    COMBINATION = "combination"


class RecordKind(StrEnum):
    """What a record is: a negotiable cargo document, or a promise of money."""

    BILL_OF_LADING = "bill_of_lading"
    NEGOTIABLE_CARGO_DOCUMENT = "negotiable_cargo_document"
    """For carriage by any mode, as the United Nations convention of 2025 calls it."""
    WAREHOUSE_RECEIPT = "warehouse_receipt"
    BILL_OF_EXCHANGE = "bill_of_exchange"
    PROMISSORY_NOTE = "promissory_note"


class Form(StrEnum):
    """In whose favour a record runs when it is issued."""

    STRAIGHT = "straight"
    """To a named person, not to order: it reaches nobody else."""
    ORDER = "order"
    """To the order of a named person: it is passed on by endorsement and delivery."""
    BLANK = "blank"
    """To bearer, or to order and endorsed in blank: whoever is in control is entitled."""


class Endorsement(StrEnum):
    """In which form an endorsement is made."""

    FULL = "full"
    """To a named endorsee."""
    ORDER = "order"
    """To the order of a named endorsee; the same as in full, in the words of a bill of lading."""
    BLANK = "blank"
    BEARER = "bearer"
    """Has the effect of an endorsement in blank."""
    PROCURATION = "procuration"
    """For collection, by proxy: the endorsee acts for the endorser and gets no rights of their own."""
