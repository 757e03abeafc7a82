"""Every kind of change that readers can notice, each as an editor or the clock makes it."""

from datetime import timedelta
from io import BytesIO

from django.core.files.images import ImageFile
from wagtail.models import Page

from broadsheet.jobs import news
from broadsheet.newsroom import actions
from broadsheet.newsroom.models.correction import CorrectionKind
from broadsheet.newsroom.models.pick import EditorsPick, Shelf
from broadsheet.newsroom.models.publication import PublicationSettings
from broadsheet.newsroom.models.tag import Storyline, Tag
from broadsheet.newsroom.story import Kind
from tests.factories import HOUR, NOW, article, jpeg, live, section
from tests.workers import run_queue

DAY = timedelta(days=1)


def edit(page, **fields):
    """An editor changes fields and publishes."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    if hasattr(page, "kind"):
        actions.publish_article(page)
    else:
        page.save_revision().publish()


def save(row, **fields):
    """A row of the desk is changed and saved."""
    row = type(row).objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def replace_file(picture, color):
    """A photo gets another file, as the desk's form does it."""
    picture = type(picture).objects.get(pk=picture.pk)
    picture.file = ImageFile(BytesIO(jpeg(color)), name=f"{color}.jpg")
    picture._set_image_file_metadata()
    picture.save()


def move(page, to):
    """A page is moved in the desk's tree."""
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=to.pk), pos="last-child")


def delete(page):
    """A page is deleted in the desk."""
    Page.objects.get(pk=page.pk).specific.delete()


def by_the_clock(until):
    """Workers do what is due by then."""
    news.publish_due(NOW, until)
    news.take_down_expired(NOW, until)
    run_queue(at=until)
    news.purge_what_passed(NOW + timedelta(seconds=6), until)  # it looks back a little


# Name: the change, and how much later pages are asked for again.
CHANGES = {
    "first publication": lambda p: actions.publish_article(article("A new story", slug="a-new-story", section=p.world)),
    "first publication with a new tag, author and storyline": lambda p: live(
        "A new story", slug="a-new-story", section=p.asia, tags=["New tag"], authors=["New author"], storylines=["Another line"]),
    "publication of a story without a section": lambda p: live("At the top", slug="at-the-top"),
    "publication of a story that another names": lambda p: actions.publish_article(p.fresh(p.draft)),
    "publication of an old story": lambda p: live("Dug out", slug="dug-out", section=p.world, published_at=NOW - 25 * HOUR),
    "publication of a sponsored story": lambda p: live("Buy it", slug="buy-it", section=p.city, kind=Kind.SPONSORED),
    "body changed": lambda p: edit(p.story, body=[("paragraph", "<p>Other words</p>")]),
    "headline changed": lambda p: edit(p.story, title="The tunnel is open"),
    "list headline changed": lambda p: edit(p.story, list_headline="Tunnel open"),
    "dek changed": lambda p: edit(p.story, dek="At last."),
    "SEO headline changed": lambda p: edit(p.story, seo_title="Tunnel opening"),
    "published again unchanged": lambda p: edit(p.story),
    "address changed": lambda p: edit(p.story, slug="renamed"),
    "kind changed to sponsored": lambda p: edit(p.story, kind=Kind.SPONSORED),
    "tag added": lambda p: edit(p.story, tags=["Port", "Tunnel", "New tag"]),
    "tag removed": lambda p: edit(p.naming, tags=[]),
    "secondary section removed": lambda p: edit(p.story, secondary_sections=[]),
    "correction": lambda p: actions.correct_article(p.fresh(p.story), by=None, text="It was two.", kind=CorrectionKind.CORRECTION),
    "second correction": lambda p: actions.correct_article(p.fresh(p.corrected), by=None, text="And three.", kind=CorrectionKind.CLARIFICATION),
    "unpublished": lambda p: actions.unpublish_article(p.fresh(p.story)),
    "unpublished, named by another": lambda p: actions.unpublish_article(p.fresh(p.story)),
    "unpublished, picked": lambda p: actions.unpublish_article(p.fresh(p.old)),
    "killed": lambda p: actions.kill_article(p.fresh(p.story), by=None, reason="not ours"),
    "killed, corrected": lambda p: actions.kill_article(p.fresh(p.corrected), by=None, reason="not ours"),
    "killed draft": lambda p: actions.kill_article(p.fresh(p.draft), by=None, reason="not ours"),
    "restored": lambda p: actions.restore_article(p.fresh(p.killed), by=None),
    "restored and published": lambda p: (actions.restore_article(p.fresh(p.killed), by=None), actions.publish_article(p.fresh(p.killed))),
    "deleted": lambda p: delete(p.story),
    "draft saved": lambda p: p.fresh(p.draft).save_revision(),
    "draft of a live story saved": lambda p: p.fresh(p.story).save_revision(),
    "draft deleted": lambda p: delete(p.draft),
    "story moved": lambda p: move(p.story, p.world),
    "killed story moved": lambda p: move(p.killed, p.city),
    "section renamed": lambda p: edit(p.world, title="The world"),
    "section within one renamed": lambda p: edit(p.asia, title="The East"),
    "section given another address": lambda p: edit(p.world, slug="the-world"),
    "section within one given another address": lambda p: edit(p.asia, slug="east"),
    "section recoloured": lambda p: edit(p.city, hue=99),
    "section described": lambda p: edit(p.city, description="All that is near."),
    "section taken out of the menu": lambda p: edit(p.city, show_in_menus=False),
    "section created": lambda p: section("Science"),
    "section within one created": lambda p: section("Africa", within=p.world),
    "section unpublished": lambda p: p.fresh(p.city).unpublish(),
    "section moved": lambda p: move(p.asia, p.city),
    "sections put in another order": lambda p: Page.objects.get(pk=p.city.pk).move(Page.objects.get(pk=p.world.pk), pos="left"),
    "section deleted": lambda p: delete(p.bare),
    "section with stories deleted": lambda p: delete(p.asia),
    "author renamed": lambda p: save(p.ada, name="Ada B. Reed"),
    "author given another address": lambda p: save(p.ada, slug="ada-b-reed"),
    "author's life told": lambda p: save(p.ada, bio="She writes of harbours."),
    "author's e-mail hidden": lambda p: save(p.ada, is_email_public=False),
    "author without a story changed": lambda p: save(p.nobody, name="Somebody"),
    "tag renamed": lambda p: save(Tag.objects.get(slug="port"), name="Harbour"),
    "tag given another address": lambda p: save(Tag.objects.get(slug="port"), slug="harbour"),
    "tag deleted": lambda p: Tag.objects.get(slug="tunnel").delete(),
    "storyline renamed": lambda p: save(Storyline.objects.get(), name="The great tunnel", slug="the-great-tunnel"),
    "storyline deleted": lambda p: Storyline.objects.get().delete(),
    "photo's caption changed": lambda p: save(p.picture, caption="Cranes, seen from the sea"),
    "photo's description changed": lambda p: save(p.in_text, description="A crane"),
    "photo replaced": lambda p: replace_file(p.picture, "green"),
    "photo's rights ended by an editor": lambda p: save(p.picture, expires_at=NOW - HOUR),
    "photo's focal point moved": lambda p: save(p.in_text, focal_point_x=9, focal_point_y=9, focal_point_width=5, focal_point_height=5),
    "photo deleted": lambda p: type(p.in_text).objects.get(pk=p.in_text.pk).delete(),
    "portrait replaced": lambda p: replace_file(p.portrait, "red"),
    "logo replaced": lambda p: replace_file(p.logo, "olive"),
    "Must-Reads of the site set": lambda p: actions.set_picks(Shelf.MUST_READS, [p.oldest], by=None),
    "Must-Reads of a section set": lambda p: actions.set_picks(Shelf.MUST_READS, [p.corrected, p.oldest], by=None, section=p.world),
    "top stories set": lambda p: actions.set_picks(Shelf.TOP_STORIES, [p.story], by=None),
    "a pick deleted at the desk": lambda p: EditorsPick.objects.filter(article=p.older).get().delete(),
    "a pick saved at the desk": lambda p: EditorsPick(shelf=Shelf.MUST_READS, article=p.oldest, position=1).save(),
    "the paper renamed": lambda p: save(PublicationSettings.objects.get(), name="The Other Paper"),
    "a rail shortened": lambda p: save(PublicationSettings.objects.get(), must_reads_size=2),
    "a story goes out by the clock": lambda p: by_the_clock(NOW + HOUR),
    "a photo's rights end, a day ends": lambda p: by_the_clock(NOW + DAY),
    "nothing happens for a while": lambda p: by_the_clock(NOW + HOUR / 2),
}  # fmt: skip
LATER = {
    "a story goes out by the clock": HOUR,
    "a photo's rights end, a day ends": DAY,
    "nothing happens for a while": HOUR / 2,
}
# What readers see does not change by these, so nothing may be purged.
IN_VAIN = frozenset({
    "killed draft", "draft saved", "draft of a live story saved", "draft deleted",
    "author without a story changed", "nothing happens for a while",
})  # fmt: skip
