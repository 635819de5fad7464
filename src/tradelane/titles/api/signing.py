# SPDX-License-Identifier: Apache-2.0
"""Whose key signs what is asked for over HTTP; apart, because an open browser is not its person."""

from django.http import HttpRequest

from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.trust.queries import proof_of_approval


def who_signs(request: HttpRequest) -> Actor:
    """For whom this node's keystore signs: for a program by its access token, for a person who proved a short while
    ago who they are. Raises Forbidden (TRUST-29) for a browser that is merely signed in.
    """
    actor = actor_of(request)
    proof_of_approval(request, requests=(), by=actor)
    return actor
