# SPDX-License-Identifier: Apache-2.0
"""The only writes of facts and jobs; a folder, because recording, working, following and handing over are four acts."""

from tradelane.journal.actions.facts import enqueue as enqueue
from tradelane.journal.actions.facts import record as record
from tradelane.journal.actions.facts import record_all as record_all
from tradelane.journal.actions.following import LATE as LATE
from tradelane.journal.actions.following import follow as follow
from tradelane.journal.actions.handing_over import Announcer as Announcer
from tradelane.journal.actions.handing_over import hand_over as hand_over
from tradelane.journal.actions.turns import release_turns as release_turns
from tradelane.journal.actions.working import LEASE as LEASE
from tradelane.journal.actions.working import release_leases as release_leases
from tradelane.journal.actions.working import revive_job as revive_job
from tradelane.journal.actions.working import run_due_jobs as run_due_jobs
