from broadsheet.newsroom.article import Credit, Label
from broadsheet.web.pages import author, storyline, tag
from broadsheet.web.pages.listing import Listing
from tests.factories_web import NOW, picture, site, stories
from tests.web import markup

LISTING = Listing(stories(3), older="x")
ADA = Credit("Ada Reed", "ada-reed", "", "ada@example.org", "Ports", "Writes about ports.")


def show(view):
    root = markup.page("pages/plain_list.html", view)
    markup.assert_well_made(root)
    return root


def test_an_author_is_introduced_above_their_stories():
    root = show(author.build(ADA, picture(), LISTING, site(), NOW))

    words = markup.text(markup.part(root, "page-title"))
    assert words == "Ports Ada Reed Writes about ports. ada@example.org"
    assert len(markup.all_of(root, "h3")) == 3


def test_an_author_without_e_mail_and_portrait_is_shown_without():
    view = author.build(Credit("Kim", "kim", ""), None, LISTING, site(), NOW)

    assert view.title.links == ()
    assert view.title.portrait is None
    show(view)


def test_a_tag_pages_on_below_its_address():
    view = tag.build(Label(1, "Harbour", "harbour"), LISTING, site(), NOW)

    assert view.pager.older_url == "/tags/harbour/?before=x"
    show(view)


def test_a_storyline_says_what_it_is():
    view = storyline.build(Label(1, "The tunnel", "tunnel"), LISTING, site(), NOW)

    assert view.title.overline == "Running story"
    assert view.frame.head.canonical == "https://ledger.example/storylines/tunnel/"


def test_a_list_without_stories_is_a_page_all_the_same():
    show(tag.build(Label(1, "Harbour", "harbour"), Listing(()), site(), NOW))
