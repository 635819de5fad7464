# SPDX-License-Identifier: Apache-2.0
"""Trust as plain values; a folder, because lists, checks and signers are read apart."""

from tradelane.trust.values.approvals import Approval as Approval
from tradelane.trust.values.approvals import ApprovalMethod as ApprovalMethod
from tradelane.trust.values.approvals import Approved as Approved
from tradelane.trust.values.approvals import Proof as Proof
from tradelane.trust.values.approvals import RequestState as RequestState
from tradelane.trust.values.approvals import SignatureRequest as SignatureRequest
from tradelane.trust.values.browser_keys import BrowserKey as BrowserKey
from tradelane.trust.values.browser_keys import EnrolmentChallenge as EnrolmentChallenge
from tradelane.trust.values.certificates import CertificateState as CertificateState
from tradelane.trust.values.certificates import IssuedCertificate as IssuedCertificate
from tradelane.trust.values.certificates import RevocationReason as RevocationReason
from tradelane.trust.values.checks import Check as Check
from tradelane.trust.values.checks import invalid as invalid
from tradelane.trust.values.checks import overall as overall
from tradelane.trust.values.checks import undetermined as undetermined
from tradelane.trust.values.checks import valid as valid
from tradelane.trust.values.signers import DetachedSignature as DetachedSignature
from tradelane.trust.values.signers import KeyFiles as KeyFiles
from tradelane.trust.values.signers import KeyPurpose as KeyPurpose
from tradelane.trust.values.signers import RsaKey as RsaKey
from tradelane.trust.values.signers import SignerView as SignerView
from tradelane.trust.values.signers import SigningKey as SigningKey
from tradelane.trust.values.signers import TimestampView as TimestampView
from tradelane.trust.values.signers import TlsFiles as TlsFiles
from tradelane.trust.values.trust_lists import AssuranceLevel as AssuranceLevel
from tradelane.trust.values.trust_lists import Authority as Authority
from tradelane.trust.values.trust_lists import FollowedList as FollowedList
from tradelane.trust.values.trust_lists import LogKey as LogKey
from tradelane.trust.values.trust_lists import NodeKey as NodeKey
from tradelane.trust.values.trust_lists import Recognition as Recognition
from tradelane.trust.values.trust_lists import Timestamper as Timestamper
from tradelane.trust.values.trust_lists import TrustList as TrustList
