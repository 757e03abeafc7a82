"""Readies the demo for the browser tests: withdraws a story, gives another a frame, makes trouble.

Runs in the site's own surroundings: `python -m tests.browser.prepare`.
"""

from broadsheet.cli import site
from broadsheet.cli.main import set_up_django
from tests.browser.pages import EMBED_FRAME, KILLED_SLUG, LONG_SLUG


def main():
    set_up_django()
    site.prepare()  # a ready demo may be older than the stylesheet under test
    from broadsheet.newsroom import actions
    from broadsheet.newsroom.models.article import ArticlePage

    killed = ArticlePage.objects.get(slug=KILLED_SLUG)
    actions.kill_article(killed, by=None, reason="The browser tests read its page.")
    story = ArticlePage.objects.get(slug=LONG_SLUG)
    for child in story.body:
        if child.block_type == "embed":
            child.value["frame_url"] = EMBED_FRAME
    actions.publish_article(story)
    from tests.browser.trouble import make_trouble

    make_trouble()


if __name__ == "__main__":
    main()
