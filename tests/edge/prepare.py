"""Run on a demo's site: gives it two editors whose names are found nowhere else."""

from broadsheet.cli.main import set_up_django

EDITORS = ("canary-of-ada", "canary-of-ben")
PASSWORD = "a-long-password-of-the-canaries"  # of invented editors

if __name__ == "__main__":
    set_up_django()
    from broadsheet.newsroom.models.user import User

    for name in EDITORS:
        User.objects.create_superuser(name, f"{name}@example.org", PASSWORD)
