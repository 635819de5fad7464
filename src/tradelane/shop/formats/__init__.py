# SPDX-License-Identifier: Apache-2.0
"""The front door of the shop's forms: a cart as a consignment, an offer, products as data and for search engines."""

from tradelane.shop.formats.marketing import feed as feed
from tradelane.shop.formats.marketing import json_ld as json_ld
from tradelane.shop.formats.marketing import open_graph as open_graph
from tradelane.shop.formats.marketing import sitemap as sitemap
from tradelane.shop.formats.offers import offer as offer
from tradelane.shop.formats.offers import offer_from_json as offer_from_json
from tradelane.shop.formats.offers import offer_json as offer_json
from tradelane.shop.formats.records import destination_from_json as destination_from_json
from tradelane.shop.formats.records import destination_json as destination_json
from tradelane.shop.formats.records import official_number as official_number
from tradelane.shop.formats.sale import consignment as consignment
