# SPDX-License-Identifier: Apache-2.0
"""Addresses of trust; a folder, because the public log is served as files and the rest as pages."""

from tradelane.trust.pages import browser_keys, certificates, lists, log, status, witness

urlpatterns = [
    *lists.urlpatterns, *log.urlpatterns, *witness.urlpatterns, *status.urlpatterns, *certificates.urlpatterns,
    *browser_keys.urlpatterns,
]  # fmt: skip
