# SPDX-License-Identifier: Apache-2.0
"""Pages of the shop: the storefront anyone sees, the checkout, what a seller manages; no decisions here."""

from django.urls import path

from tradelane.shop.pages import checkout, manage, storefront

urlpatterns = [
    path("sitemap.xml", storefront.sitemap, name="sitemap"),
    path("robots.txt", storefront.robots, name="robots"),
    path("shop", storefront.catalogue, name="shop"),
    path("shop/feed.xml", storefront.feed, name="shop_feed"),
    path("shop/manage", manage.overview, name="shop_manage"),
    path("shop/manage/new", manage.new_product, name="shop_new_product"),
    path("shop/manage/products/<str:slug>", manage.edit_product, name="shop_edit_product"),
    path("shop/manage/orders/<str:id>/cancel", manage.cancel, name="shop_cancel"),
    path("shop/orders/<str:token>", checkout.order_page, name="shop_order"),
    path("shop/orders/<str:token>/mail", checkout.mail_link, name="shop_order_mail"),
    path("shop/orders/<str:token>/code.svg", checkout.code_image, name="shop_order_code"),
    path("shop/<str:slug>", storefront.product_page, name="shop_product"),
    path("shop/<str:slug>/checkout", checkout.checkout, name="shop_checkout"),
]
