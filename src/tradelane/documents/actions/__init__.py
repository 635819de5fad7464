# SPDX-License-Identifier: Apache-2.0
"""The writes of documents; a folder, because issuing one or many, the next version, the files, what several
people approve, what a browser signs, and what comes from elsewhere differ.
"""

from tradelane.documents.actions.amending import amend as amend
from tradelane.documents.actions.amending import cancel as cancel
from tradelane.documents.actions.approvals import approve as approve
from tradelane.documents.actions.approvals import withdraw as withdraw
from tradelane.documents.actions.cfdi import make_cfdi as make_cfdi
from tradelane.documents.actions.completing import complete as complete
from tradelane.documents.actions.completing import issue_credential as issue_credential
from tradelane.documents.actions.intake import seal as seal
from tradelane.documents.actions.intake import take_in as take_in
from tradelane.documents.actions.issuing import issue as issue
from tradelane.documents.actions.issuing import issue_over as issue_over
from tradelane.documents.actions.kept import read_for_the_law as read_for_the_law
from tradelane.documents.actions.many import issue_many as issue_many
from tradelane.documents.actions.parts import part_for_node as part_for_node
from tradelane.documents.actions.parts import receive_part as receive_part
from tradelane.documents.actions.receiving import receive as receive
from tradelane.documents.actions.showing import hand_out as hand_out
from tradelane.documents.actions.showing import hand_out_disclosed as hand_out_disclosed
from tradelane.documents.actions.showing import hand_out_unece as hand_out_unece
from tradelane.documents.actions.showing import show as show
from tradelane.documents.actions.signing import prepare_to_sign as prepare_to_sign
