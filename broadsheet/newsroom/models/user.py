"""The account of somebody who works here (and, later, of a reader)."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Ours from the first migration on, because it cannot be exchanged later."""

    class Meta(AbstractUser.Meta):
        db_table = "newsroom_user"
