# SPDX-License-Identifier: Apache-2.0
"""The desk's pages, one file a subject; apart, so that each stays short. Every file brings its `urlpatterns`."""

from importlib import import_module
from pkgutil import iter_modules

urlpatterns = [
    pattern
    for module in iter_modules(__path__)
    for pattern in getattr(import_module(f"{__name__}.{module.name}"), "urlpatterns", [])
]
