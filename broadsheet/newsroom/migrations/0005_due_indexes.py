"""Indexes for what the clock moves, which is asked for every few seconds.

That on Wagtail's table is no part of a model's state. It comes after all of Wagtail's own migrations,
since one that makes the table anew (SQLite) loses it.
"""

from django.db import migrations, models

PAGE_EXPIRY = "CREATE INDEX page_expiry ON wagtailcore_page (expire_at, id) WHERE expire_at IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0004_listing_related_story'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='articlepage',
            index=models.Index(condition=models.Q(('state', 'scheduled'), ('state', 'embargoed'), _connector='OR'), fields=['state'], name='article_to_go_out'),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(condition=models.Q(('expires_at__isnull', False)), fields=['expires_at'], name='photo_rights_end'),
        ),
        migrations.RunSQL(PAGE_EXPIRY, 'DROP INDEX page_expiry'),
    ]
