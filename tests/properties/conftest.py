# SPDX-License-Identifier: Apache-2.0
"""Property tests are never timed: a busy machine is no fault of the code."""

from hypothesis import settings

settings.register_profile("tradelane", deadline=None)
settings.load_profile("tradelane")
