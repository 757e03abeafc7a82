"""Since when a job has been put off, so that one that is put off for ever is seen."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Null for every job there is: whether it is put off shows at its next attempt."""

    dependencies = [("jobs", "0003_operations")]

    operations = [
        migrations.AddField("job", "put_off_since", models.DateTimeField(null=True)),
    ]
