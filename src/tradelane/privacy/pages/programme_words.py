# SPDX-License-Identifier: Apache-2.0
"""What people call the words of certification, cooperation and breaches; apart, as every page of them needs some."""

from django.utils.translation import gettext_lazy as _

from tradelane.privacy.values.breaches import BreachState, DutyState, Harm, Told
from tradelane.privacy.values.cbpr import (
    ApplicationState,
    Bucket,
    ComplaintState,
    Needs,
    Qualification,
    Reply,
    Section,
    Standing,
    System,
    Verdict,
)
from tradelane.privacy.values.cooperation import AssistanceState, Help, Side, Urgency

SYSTEMS = {
    System.CBPR: _("Cross-Border Privacy Rules (CBPR), for controllers"),
    System.PRP: _("Privacy Recognition for Processors (PRP)"),
}
SECTIONS = {
    Section.NOTICE: _("Notice"),
    Section.COLLECTION: _("Collection limitation"),
    Section.USES: _("Uses of personal information"),
    Section.CHOICE: _("Choice"),
    Section.INTEGRITY: _("Integrity of personal information"),
    Section.SECURITY: _("Security safeguards"),
    Section.ACCESS: _("Access and correction"),
    Section.ACCOUNTABILITY: _("Accountability"),
}
NEEDS = {
    Needs.YES: _("yes, or a qualification"),
    Needs.ONE: _("yes to at least one"),
    Needs.TELL: _("either answer; the agent judges"),
    Needs.TEXT: _("a description"),
}
REPLIES = {
    Reply.YES: _("Yes"),
    Reply.NO: _("No"),
    Reply.NOT_APPLICABLE: _("Not applicable"),
}
QUALIFICATIONS = {
    Qualification.OBVIOUSNESS: _("It is obvious"),
    Qualification.PUBLIC_INFORMATION: _("Publicly available information"),
    Qualification.IMPRACTICABILITY: _("Technologically impracticable"),
    Qualification.GOVERNMENT_REQUEST: _("A government institution asked with lawful authority"),
    Qualification.LAWFUL_PROCESS: _("A lawful form of process"),
    Qualification.THIRD_PARTY_RECEIPT: _("Received from a third party"),
    Qualification.INVESTIGATION: _("A legitimate investigation"),
    Qualification.EMERGENCY: _("An emergency"),
    Qualification.DISPROPORTIONATE_BURDEN: _("Disproportionate burden or cost"),
    Qualification.CONFIDENTIAL_INFORMATION: _("Protection of confidential information"),
    Qualification.THIRD_PARTY_RISK: _("It would harm other people's privacy"),
}
APPLICATION_STATES = {
    ApplicationState.DRAFT: (_("being answered: your turn"), "mark--waiting"),
    ApplicationState.SUBMITTED: (_("with the agent"), "mark--waiting"),
    ApplicationState.RETURNED: (_("returned: your turn"), "mark--waiting"),
    ApplicationState.CERTIFIED: (_("certified"), "mark--good"),
    ApplicationState.REFUSED: (_("refused"), "mark--bad"),
    ApplicationState.WITHDRAWN: (_("taken back"), ""),
}
VERDICTS = {
    Verdict.MET: _("Met"),
    Verdict.NOT_MET: _("Not met"),
    Verdict.MORE_NEEDED: _("More is needed"),
    Verdict.NOT_APPLICABLE: _("Not applicable"),
}
STANDINGS = {
    Standing.IN_FORCE: (_("in force"), "mark--good"),
    Standing.SUSPENDED: (_("suspended"), "mark--bad"),
    Standing.WITHDRAWN: (_("withdrawn"), "mark--bad"),
    Standing.LAPSED: (_("lapsed"), "mark--waiting"),
}
COMPLAINT_STATES = {
    ComplaintState.RECEIVED: (_("received: the agent looks whether it may take it up"), "mark--waiting"),
    ComplaintState.ACCEPTED: (_("taken up: the agent asks the organisation"), "mark--waiting"),
    ComplaintState.NOT_ADMITTED: (_("not taken up"), ""),
    ComplaintState.RESOLVED: (_("resolved"), "mark--good"),
    ComplaintState.REFERRED: (_("referred to the privacy authority"), "mark--lane"),
}
BUCKETS = {
    Bucket.OUT_OF_SCOPE: _("Out of scope"),
    Bucket.NOT_ESTABLISHED: _("Not established"),
    Bucket.CHANGED_PRACTICE: _("The organisation changed its practice"),
    Bucket.REMEDY_GIVEN: _("The person got a remedy"),
    Bucket.REFERRED: _("Referred to the privacy authority"),
    Bucket.WITHDRAWN: _("Withdrawn by the person"),
}
URGENCIES = {
    Urgency.ROUTINE: _("Routine"),
    Urgency.PROMPT: _("Prompt: with a day"),
    Urgency.URGENT: _("Urgent: with a day and a reason"),
}
HELPS = {
    Help.INFORMATION: _("Information"),
    Help.COMPLAINT_TRANSFER: _("Transfer of a complaint"),
    Help.JOINT_INQUIRY: _("A joint inquiry"),
    Help.PARALLEL_INQUIRY: _("A parallel inquiry"),
    Help.EVIDENCE: _("Evidence"),
    Help.NOTIFICATION: _("Notification"),
    Help.REFERRAL: _("Referral"),
}
ASSISTANCE_STATES = {
    AssistanceState.DRAFT: _("draft"),
    AssistanceState.SENT: _("sent"),
    AssistanceState.ACKNOWLEDGED: _("acknowledged"),
    AssistanceState.ACCEPTED: _("accepted"),
    AssistanceState.PARTLY: _("accepted in part"),
    AssistanceState.DECLINED: _("declined"),
    AssistanceState.IN_PROGRESS: _("in progress"),
    AssistanceState.ANSWERED: _("answered"),
    AssistanceState.CLOSED: _("closed"),
}
STEPS = {
    AssistanceState.SENT: _("Send"),
    AssistanceState.ACKNOWLEDGED: _("Acknowledge receipt"),
    AssistanceState.ACCEPTED: _("Accept"),
    AssistanceState.PARTLY: _("Accept in part, with reasons"),
    AssistanceState.DECLINED: _("Decline, with reasons"),
    AssistanceState.IN_PROGRESS: _("Report progress"),
    AssistanceState.ANSWERED: _("Answer"),
    AssistanceState.CLOSED: _("Close"),
}
SIDES = {Side.ASKING: _("you asked"), Side.ASKED: _("you are asked")}
HARMS = {
    Harm.UNKNOWN: _("Not assessed yet"),
    Harm.LOW: _("Serious harm is not likely"),
    Harm.SERIOUS: _("Serious harm is likely"),
}
TOLD = {
    Told.ASSESSMENT: _("Assess the breach"),
    Told.AUTHORITY: _("Tell the authority"),
    Told.PEOPLE: _("Tell the people concerned"),
}
DUTY_STATES = {
    DutyState.WAITING: (_("starts when it is assessed"), ""),
    DutyState.RUNNING: (_("running"), "mark--waiting"),
    DutyState.LATE: (_("late"), "mark--bad"),
    DutyState.DONE: (_("done"), "mark--good"),
    DutyState.DONE_LATE: (_("done, late"), "mark--waiting"),
}
BREACH_STATES = {
    BreachState.REPORTED: (_("reported: assess it"), "mark--waiting"),
    BreachState.ASSESSED: (_("assessed: do what is due"), "mark--waiting"),
    BreachState.CLOSED: (_("closed"), "mark--good"),
}
DATA_CATEGORIES = {
    "user.name": _("Names"),
    "user.contact": _("Contact details"),
    "user.financial": _("Payment details"),
    "user.authorization": _("Passwords and other credentials"),
    "user.government_id": _("Official numbers"),
    "user.health_and_medical": _("Health"),
    "user.biometric": _("Biometrics"),
    "user.location": _("Location"),
    "user.behavior": _("Behaviour and history"),
    "user.demographic": _("Demographic details"),
    "user.content": _("Contents of messages"),
}
