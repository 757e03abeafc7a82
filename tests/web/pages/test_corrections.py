from broadsheet.web.pages import corrections
from tests.factories_web import note, site, story
from tests.web import markup


def test_each_note_leads_to_the_story_it_mends():
    view = corrections.build(
        ((story(1), note()), (story(2, language="ar"), note())), site(), older="x"
    )
    root = markup.page("pages/corrections.html", view)

    markup.assert_well_made(root)
    assert markup.links(root)["Headline of story 1"] == "/world/story-1/"
    assert view.pager.older_url == "/corrections/?before=x"


def test_a_paper_without_corrections_says_so():
    root = markup.page("pages/corrections.html", corrections.build((), site()))

    assert "There is no correction yet." in markup.text(root)
