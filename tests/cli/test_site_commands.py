"""`init`, `doctor`, `manage`, `upgrade` as somebody types them, on real sites."""

import stat


def change(folder, old, new):
    file = folder / "broadsheet.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_new_site_is_complete_and_its_secret_private(fresh_site):
    program, result = fresh_site

    assert result.returncode == 0, result.stderr
    assert stat.S_IMODE((program.folder / "broadsheet.toml").stat().st_mode) == 0o600
    assert {path.name for path in program.folder.iterdir()} >= {
        "broadsheet.toml", "content.sqlite3", "media", "static", "theme",
    }  # fmt: skip
    assert "serve" in result.stdout


def test_two_sites_have_two_secrets():
    from broadsheet.cli.site import new_secret

    assert new_secret() != new_secret()


def test_a_folder_that_is_a_site_already_is_left_alone(broadsheet):
    before = (broadsheet.folder / "broadsheet.toml").read_bytes()

    result = broadsheet("init", broadsheet.folder, is_on_site=False)

    assert result.returncode == 1
    assert "exists already; nothing was changed" in result.stderr
    assert (broadsheet.folder / "broadsheet.toml").read_bytes() == before


def test_wrong_options_of_init_leave_no_folder(broadsheet, tmp_path):
    options = ["--address", "http://ledger.example", "--time-zone", "Mars"]

    result = broadsheet("init", tmp_path / "other", *options, is_on_site=False)

    assert result.returncode == 2
    assert "https://" in result.stderr
    assert "Europe/Berlin" in result.stderr
    assert not (tmp_path / "other").exists()


def test_the_doctor_finds_a_fresh_site_well(broadsheet):
    result = broadsheet("doctor")

    assert (result.returncode, "WRONG" in result.stdout) == (0, False), result.stdout
    for subject in ("settings", "database", "media", "static", "clock", "pages"):
        assert f"{subject}:" in result.stdout


def test_the_doctor_says_what_to_do_about_each_thing_that_is_wrong(broadsheet):
    (broadsheet.folder / "broadsheet.toml").chmod(0o644)
    (broadsheet.folder / "media").rename(broadsheet.folder / "elsewhere")
    (broadsheet.folder / "content.sqlite3").write_bytes(b"")

    result = broadsheet("doctor")

    assert result.returncode == 1
    for words in (
        "chmod 600",
        "make the folder",
        "migrations have not run",
        "broadsheet manage migrate",
    ):
        assert words in result.stdout


def test_the_doctor_makes_no_database_where_there_is_none(broadsheet):
    file = broadsheet.folder / "content.sqlite3"
    file.unlink()

    result = broadsheet("doctor")

    assert result.returncode == 1
    assert f"WRONG database: it does not exist yet: {file}" in result.stdout
    assert "run: broadsheet upgrade" in result.stdout
    assert "BROADSHEET_DATABASE" in result.stdout
    assert not file.exists()


def test_the_doctor_says_when_the_database_does_not_answer(broadsheet):
    result = broadsheet("doctor", BROADSHEET_DATABASE="postgresql://nobody@127.0.0.1:1/none")

    assert result.returncode == 1
    assert "start it, or correct `database`" in result.stdout
    assert "media:" in result.stdout  # one check that fails hides none of the others


def test_wrong_settings_stop_every_command_with_all_mistakes(broadsheet):
    change(broadsheet.folder, 'time_zone = "UTC"', 'time_zone = "Mars"\ncolour = "red"')
    change(broadsheet.folder, "listen_port = 8000", "listen_port = 0")

    result = broadsheet("doctor")

    assert result.returncode == 2
    for name in ("time_zone", "colour", "listen_port"):
        assert f"  {name} " in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_without_a_site_is_told_what_to_do(broadsheet, tmp_path):
    result = broadsheet("--site", tmp_path, "serve", is_on_site=False)

    assert result.returncode == 2
    assert "broadsheet init" in result.stderr


def test_manage_runs_commands_of_django_on_the_site(broadsheet):
    result = broadsheet(
        "manage", "shell", "-v", "0", "-c", "import django.conf as c; print(c.settings.TIME_ZONE)"
    )

    assert (result.returncode, result.stdout.strip()) == (0, "UTC"), result.stderr


def test_manage_makes_the_first_login(broadsheet):
    arguments = ["createsuperuser", "--noinput", "--username", "ada", "--email", "ada@example.org"]

    result = broadsheet("manage", *arguments, DJANGO_SUPERUSER_PASSWORD="a-long-password")

    assert result.returncode == 0, result.stderr


def test_an_upgrade_may_be_run_again(broadsheet):
    result = broadsheet("upgrade")

    assert (result.returncode, result.stdout) == (0, "The site is up to this release.\n"), (
        result.stderr
    )


def test_the_deployment_checks_of_django_find_nothing_they_should_not(broadsheet):
    change(
        broadsheet.folder, 'address = "http://localhost:8000"', 'address = "https://ledger.example"'
    )

    result = broadsheet("manage", "check", "--deploy")

    # W002, W003, W008, W004: our own middleware refuses foreign hosts, sets headers and leaves https to the proxy
    found = {word.strip("():") for word in result.stderr.split() if word.startswith("(security.")}
    assert found <= {
        "security.W001",
        "security.W002",
        "security.W003",
        "security.W004",
        "security.W008",
    }
