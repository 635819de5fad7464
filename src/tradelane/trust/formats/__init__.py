# SPDX-License-Identifier: Apache-2.0
"""The bytes of trust: certificates, signatures, time stamps, lists, envelopes; each in its own file.

Nothing is imported here: a reader of JSON must not wait for the PDF and XML libraries.
"""
