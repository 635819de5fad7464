# SPDX-License-Identifier: Apache-2.0
"""Labels of personal data on model fields; apart, because rooms below `privacy` hold personal data too.

A model that holds personal data lists it: `personal = {"name": Label(...)}`. The inventory, the notice and the
retention work are made from these labels. Words are those of fideslang (CC-BY 4.0).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """What a personal field is, whose, what for and how long."""

    category: str
    """fideslang data category, such as `user.contact.email`."""
    subject: str
    """fideslang data subject, such as `customer` or `employee`."""
    purpose: str
    """fideslang data use, such as `essential.service`."""
    retention_days: int
    """Days after the purpose ends; the record goes then."""
