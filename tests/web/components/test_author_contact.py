from broadsheet.newsroom.article import Credit
from broadsheet.web.components import author_contact
from tests.web.markup import component, links

ADA = Credit("Ada Reed", "ada-reed", "reporter", email="ada@example.org", beat="Ports")


def test_name_and_e_mail_stand_at_the_end():
    root = component("author_contact", contacts=author_contact.build([ADA]))

    assert links(root) == {
        "Ada Reed": "/authors/ada-reed/",
        "ada@example.org": "mailto:ada@example.org",
    }


def test_an_e_mail_not_agreed_to_is_nowhere():
    root = component(
        "author_contact", contacts=author_contact.build([Credit("Kim", "kim", "reporter")])
    )

    assert links(root) == {"Kim": "/authors/kim/"}


def test_somebody_with_two_roles_stands_once_and_in_order():
    twice = Credit("Ada Reed", "ada-reed", "photographer", email="ada@example.org", beat="Ports")
    contacts = author_contact.build([ADA, Credit("Kim", "kim", "reporter"), twice])

    assert [contact.name for contact in contacts] == ["Ada Reed", "Kim"]
