# SPDX-License-Identifier: Apache-2.0
"""Copies of offers that another node decides, and why it refused what a bank here said."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0001_tables'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='offerrow',
            name='offer_agreed_names_buyer_payment_and_entry',
        ),
        migrations.AddField(
            model_name='answerrow',
            name='refused',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='offerrow',
            name='home',
            field=models.CharField(blank=True, default='', max_length=2),
        ),
        migrations.AddField(
            model_name='offerrow',
            name='reference',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='offerrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('home', ''), _negated=True), models.Q(('buyer', ''), ('entry', ''), ('intent', ''), ('state__in', ['open', 'withdrawn'])), models.Q(('buyer', ''), ('entry', ''), ('intent', ''), ('state', 'lapsed')), models.Q(('state__in', ['agreed', 'completed', 'lapsed', 'unpaid']), models.Q(('buyer', ''), _negated=True), models.Q(('intent', ''), _negated=True), models.Q(('entry', ''), _negated=True)), _connector='OR'), name='offer_agreed_names_buyer_payment_and_entry'),
        ),
    ]
