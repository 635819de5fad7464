# SPDX-License-Identifier: Apache-2.0
"""Tables of trust; a folder, because keys and the public log have different keepers."""

from tradelane.trust.models.approvals import Approval as Approval
from tradelane.trust.models.approvals import SignatureRequest as SignatureRequest
from tradelane.trust.models.keystore import Key as Key
from tradelane.trust.models.keystore import KeyChallenge as KeyChallenge
from tradelane.trust.models.keystore import PublishedList as PublishedList
from tradelane.trust.models.keystore import RecognisedEconomy as RecognisedEconomy
from tradelane.trust.models.keystore import RecognisedService as RecognisedService
from tradelane.trust.models.keystore import Revocation as Revocation
from tradelane.trust.models.keystore import SigningPolicy as SigningPolicy
from tradelane.trust.models.log import Checkpoint as Checkpoint
from tradelane.trust.models.log import LogEntry as LogEntry
from tradelane.trust.models.log import LogQueue as LogQueue
from tradelane.trust.models.log import LogTile as LogTile
from tradelane.trust.models.witnesses import Cosignature as Cosignature
from tradelane.trust.models.witnesses import Witness as Witness
from tradelane.trust.models.witnesses import WitnessedLog as WitnessedLog
