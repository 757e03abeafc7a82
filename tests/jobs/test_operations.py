"""Operations at the desk, as an editor, a reporter and a stranger meet it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from broadsheet.jobs import desk as page_of_desk
from broadsheet.jobs import failures, queue, stories
from broadsheet.jobs.models import Job, Priority, State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.user import User
from tests.factories import live, section
from tests.jobs import failing
from tests.jobs.failing import MINUTE, SECOND, ago
from tests.workers import run_queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_queue")]

OPERATIONS = "/desk/operations/"
HOUR = timedelta(hours=1)


def somebody(*groups, rights=()):
    """A browser of somebody at the desk."""
    user = User.objects.create_user("somebody", "somebody@example.org", "a-long-password")
    user.groups.set(Group.objects.filter(name__in=groups))
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def words(response, part="main"):
    """What a part of the page says, without its tags."""
    html = re.search(rf"<({part})\b.*</\1>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def retry(client, job, verb="retry"):
    return client.post(f"{OPERATIONS}jobs/{job.pk}/{verb}/", follow=True)


def job_of_story():
    return Job.objects.get(priority=Priority.NEWS)


def test_on_a_quiet_day_the_page_says_so(desk):
    text = words(desk.get(OPERATIONS))

    assert "None. What was due has gone out" in text
    assert "No job fails." in text
    assert "Nothing is scheduled." in text
    assert "No story has an end set." in text
    assert "has not run yet" in text
    assert "No cache is registered" in text


def test_a_failed_story_stands_with_its_headline_reason_and_traceback(desk):
    page = failing.poisoned("The bridge opens")

    response = desk.get(OPERATIONS)

    assert words(response).index("It did not go out") < words(response).index("Failures")
    assert "Publish: The bridge opens" in words(response)
    assert "Tried 1 time; the next attempt" in words(response)
    assert f'href="/desk/pages/{page.pk}/edit/"' in response.content.decode()
    assert "object is not iterable" in words(response, "details")
    assert "Discard" not in words(response)


def test_a_job_that_is_put_off_stands_there_with_its_reason(desk):
    failing.put_off(since=ago(2 * MINUTE))

    text = words(desk.get(OPERATIONS))

    assert "No job fails" not in text
    assert (
        "The database could not do it: database or disk is full Put off , first 2 min ago ;" in text
    )
    assert "Tried" not in text


def test_retry_really_retries_and_the_mended_story_goes_out(desk, reader):
    page = failing.poisoned("The bridge opens", attempts=queue.ATTEMPTS)
    failing.mend(page)

    answer = retry(desk, job_of_story())
    run_queue()

    assert "It is to be tried again. No worker runs now" in words(answer)
    assert "To be tried again; the next attempt comes as soon as a worker is free." in words(answer)
    assert "It is to be tried again; the next attempt waits for a worker." in words(answer)
    assert "Tried 0 times" not in words(answer)
    assert ArticlePage.objects.get(pk=page.pk).live
    assert reader.lists_that_show("The bridge opens")
    assert "The bridge opens" not in words(desk.get(OPERATIONS))


def test_where_a_worker_runs_a_retried_job_comes_within_seconds(desk):
    failing.ran("publish_due", at=ago(SECOND))

    assert "A worker takes it as soon as it is free" in words(retry(desk, failing.dead()))


def all_of(client, verb, task="tests.jobs.samples.fail"):
    return client.post(f"{OPERATIONS}jobs/{verb}/", {"task": task}, follow=True)


def heap(count):
    for number in range(count):
        failing.dead(key=str(number))


def test_all_dead_jobs_of_a_task_are_retried_together(desk):
    heap(60)
    other = failing.dead("tests.jobs.samples.take")
    text = words(desk.get(OPERATIONS))
    assert "Fail: 60 jobs given up" in text
    assert "Take: 1 job" not in text

    answer = all_of(desk, "retry")

    assert "60 jobs are to be tried again." in words(answer)
    assert Job.objects.filter(state=State.READY, attempts=0).count() == 60
    assert Job.objects.get(state=State.DEAD).pk == other.pk
    assert "Nothing to retry" in words(all_of(desk, "retry"))


def test_all_dead_jobs_of_a_task_are_discarded_together(desk):
    heap(60)
    failing.dead("tests.jobs.samples.take")
    Job.objects.filter(key="7").update(state=State.READY)

    assert "Discarded: 59." in words(all_of(desk, "discard"))
    assert Job.objects.count() == 2
    assert "Nothing to discard" in words(all_of(desk, "discard"))


@pytest.mark.parametrize("handle", [queue.retry_all, queue.discard_all])
def test_a_heap_is_handled_by_one_statement(db, handle, django_assert_num_queries):
    heap(60)

    with django_assert_num_queries(1):
        assert handle("tests.jobs.samples.fail") == 60


def test_the_jobs_of_stories_are_not_discarded_in_a_heap(desk):
    failing.poisoned("The bridge opens", attempts=queue.ATTEMPTS)
    failing.poisoned("The bridge closes", attempts=queue.ATTEMPTS)
    assert "Retry all" in words(desk.get(OPERATIONS))
    assert "Discard all" not in words(desk.get(OPERATIONS))

    answer = all_of(desk, "discard", failures.PUBLISH)

    assert "one by one" in words(answer)
    assert Job.objects.filter(state=State.DEAD).count() == 2


def test_who_may_only_see_handles_no_heap(db):
    client = somebody("Editors", rights=["see_operations"])
    heap(2)

    answers = [words(all_of(client, verb)) for verb in ("retry", "discard")]

    assert "Retry all" not in words(client.get(OPERATIONS))
    assert all("do not have permission" in one for one in answers)
    assert Job.objects.filter(state=State.DEAD).count() == 2


def test_a_job_that_is_done_meanwhile_is_not_retried(desk):
    failing.poisoned("The bridge opens")
    Job.objects.update(state=State.DONE, failure="")

    assert "Nothing to retry" in words(retry(desk, job_of_story()))
    assert job_of_story().state == State.DONE


def test_a_dead_job_is_discarded(desk):
    row = failing.dead()
    assert "Discard" in words(desk.get(OPERATIONS))

    answer = retry(desk, row, "discard")

    assert "Discarded." in words(answer)
    assert not Job.objects.exists()
    assert "Nothing to discard" in words(retry(desk, row, "discard"))


def test_the_job_of_a_story_that_is_due_is_not_discarded_for_it_would_come_back(desk):
    page = failing.poisoned("The bridge opens", attempts=queue.ATTEMPTS)

    assert "Cancel the schedule" in words(retry(desk, job_of_story(), "discard"))
    page.revisions.update(approved_go_live_at=None)
    assert "Nothing is left to be done" in words(desk.get(OPERATIONS))
    assert "Discarded." in words(retry(desk, job_of_story(), "discard"))


def test_what_comes_stands_in_order_with_section_time_and_how(desk, settings):
    world = section("World")
    failing.scheduled("In two hours", at=ago(-2 * HOUR - MINUTE), section=world)
    later = failing.scheduled("In three hours", at=ago(-3 * HOUR - MINUTE))
    ArticlePage.objects.filter(pk=later.pk).update(state="embargoed")
    going = live("Comes down", section=world)
    ArticlePage.objects.filter(pk=going.pk).update(expire_at=ago(-HOUR - MINUTE))

    text = words(desk.get(OPERATIONS))

    assert re.search(
        r"in 2 h In two hours World Scheduled .* in 3 h In three hours LATEST Embargoed"
        r" Comes down .* in 1 h Comes down World Queue",
        text,
    ), text


def test_times_are_those_of_the_site(desk, settings):
    settings.TIME_ZONE = "Asia/Seoul"
    at = ago(-2 * HOUR)
    failing.scheduled("In two hours", at=at)

    seoul = (at + 9 * HOUR).strftime("%H:%M")

    assert f", {seoul} in 1 h 59 min In two hours" in words(desk.get(OPERATIONS))


def test_only_the_next_fifty_stand_there(desk, monkeypatch):
    monkeypatch.setattr(page_of_desk, "PLANNED_SHOWN", 1)
    failing.scheduled("Later", at=ago(-2 * HOUR))
    failing.scheduled("Sooner", at=ago(-HOUR))

    assert "Sooner" in words(desk.get(OPERATIONS))
    assert "Later" not in words(desk.get(OPERATIONS))


def test_the_queue_is_counted_by_priority(desk):
    failing.dead(priority=Priority.MAIL)
    queue.put(queue.Order("print", [1], {}, Priority.UPKEEP, due_at=ago(3 * MINUTE)))

    text = words(desk.get(OPERATIONS))

    assert "Publishing 0 0 0 0 – Mail 0 0 0 1 – Upkeep 1 0 0 0 3 min" in text


def test_the_schedule_says_how_each_job_went_and_who_ran_it(desk):
    failing.ran("publish_due", at=ago(SECOND), started_at=ago(3 * SECOND), finished_at=ago(SECOND))
    failing.ran("rebake_stale", at=ago(MINUTE), failure="OSError('no ink')", failure_count=2)
    failing.ran("forget_finished_jobs", at=ago(HOUR), leased_until=ago(-MINUTE))

    text = words(desk.get(OPERATIONS))

    assert re.search(r"Publish due every 1 s \d s ago went well 2 s \S+ news-1:42", text), text
    assert "failed 2 times The machine could not do it: no ink" in text
    assert re.search(r"Forget finished jobs every 10 min 1 h ago is running", text)


def test_receivers_and_their_lag_have_their_place(desk):
    failing.behind("varnish", since=ago(61 * SECOND), failure="ConnectError")

    text = words(desk.get(OPERATIONS))

    assert re.search(r"varnish http://127.0.0.1:6090/ 1 1 min 1 min ago ConnectError", text), text


def test_more_of_everything_means_no_more_queries(desk, django_assert_max_num_queries):
    for number in range(4):
        failing.poisoned(f"Poisoned {number}")
        failing.scheduled(f"Later {number}", at=ago(-HOUR), section=section(f"Section {number}"))
        failing.dead(key=str(number))
    desk.get(OPERATIONS)

    with django_assert_max_num_queries(55):
        desk.get(OPERATIONS)


def test_an_editor_sees_a_failed_story_on_the_home_page_without_looking_for_it(db):
    failing.ran("publish_due", at=ago(SECOND))
    failing.poisoned("The bridge opens")
    failing.dead()

    response = somebody("Moderators").get(reverse("wagtailadmin_home"))

    assert "2 alarms The bridge opens It did not go out." in words(response)
    assert "What to do:" in words(response)
    assert OPERATIONS not in response.content.decode()  # no entry and no link that leads nowhere


def moderator_of(page):
    """A browser of somebody who edits and publishes below that page, and nowhere else."""
    group = Group.objects.create(name="Of one section")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("change_page", "publish_page"):
        right = Permission.objects.get(codename=codename)
        GroupPagePermission.objects.create(group=group, page=page, permission=right)
    return somebody(group.name)


def test_the_headline_of_a_story_is_for_those_who_may_edit_it(db):
    world, city = section("World"), section("City")
    secret = failing.poisoned("The secret talks", section=world)
    own = failing.poisoned("The bridge opens", section=city)

    response = moderator_of(city).get(reverse("wagtailadmin_home"))

    html = response.content.decode()
    assert "A story It did not go out." in words(response)
    assert "The bridge opens It did not go out." in words(response)
    assert "The secret talks" not in html
    assert f"/desk/pages/{own.pk}/edit/" in html
    assert f"/desk/pages/{secret.pk}/edit/" not in html


def test_what_somebody_may_edit_costs_a_query_for_each_listed_story_at_most(
    db, django_assert_max_num_queries
):
    world, city = section("World"), section("City")
    pages = [failing.scheduled(f"Story {n}", at=ago(MINUTE), section=world) for n in range(5)]
    moderator_of(city)
    user = User.objects.get(username="somebody")

    with django_assert_max_num_queries(3 + 2 * len(pages)):
        assert stories.editable_by(user, [page.pk for page in pages]) == frozenset()


def test_on_a_quiet_day_the_home_page_says_nothing(db):
    assert "alarm" not in words(somebody("Moderators").get(reverse("wagtailadmin_home")))


def test_a_reporter_who_may_not_publish_sees_no_alarms(db):
    failing.poisoned("The bridge opens")

    assert "did not go out" not in words(somebody("Editors").get(reverse("wagtailadmin_home")))


def test_who_may_see_operations_finds_them_in_the_menu(db):
    client = somebody("Editors", rights=["see_operations"])
    failing.poisoned("The bridge opens")

    assert OPERATIONS in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "The bridge opens" in words(client.get(OPERATIONS))


def test_who_may_only_see_gets_no_buttons_and_can_press_none(db):
    client = somebody("Editors", rights=["see_operations"])
    failing.poisoned("The bridge opens", attempts=queue.ATTEMPTS)

    page = client.get(OPERATIONS).content.decode()
    answers = [words(retry(client, job_of_story(), verb)) for verb in ("retry", "discard")]

    assert "Retry</button>" not in page.replace("<span", "</button>")
    assert all("do not have permission" in one for one in answers)
    assert job_of_story().state == State.DEAD


@pytest.mark.parametrize(
    "verb", ["", "jobs/1/retry/", "jobs/1/discard/", "jobs/retry/", "jobs/discard/"]
)
def test_strangers_and_plain_users_get_no_further_than_the_login(client, verb):
    plain = somebody()

    for one in (client, plain):
        answer = one.post(OPERATIONS + verb) if verb else one.get(OPERATIONS)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (
            302, "/desk/login/",
        )  # fmt: skip


def test_a_reporter_without_the_right_is_sent_home_and_told_why(db):
    answer = somebody("Editors").get(OPERATIONS, follow=True)

    assert answer.redirect_chain == [("/desk/", 302)]
    assert "do not have permission" in words(answer)


def test_buttons_are_posts_with_a_token(editor):
    failing.dead()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    job = Job.objects.get()

    assert strict.get(f"{OPERATIONS}jobs/{job.pk}/retry/").status_code == 405
    assert strict.post(f"{OPERATIONS}jobs/{job.pk}/retry/").status_code == 403
    assert Job.objects.get().state == State.DEAD


def test_the_rights_can_be_given_to_a_group_at_the_desk(desk):
    group = Group.objects.get(name="Moderators")

    page = words(desk.get(reverse("wagtailusers_groups:edit", args=[group.pk])))

    assert "Can see operations" in page
    assert "Can retry and discard failed jobs" in page
