# SPDX-License-Identifier: Apache-2.0
"""The pages of exchange; a folder, because organisations see their messages and the operator sees the lanes."""

from tradelane.exchange.pages import lanes, messages

urlpatterns = [*messages.urlpatterns, *lanes.urlpatterns]
