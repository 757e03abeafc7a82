import pytest
from crawleruseragents import CRAWLER_USER_AGENTS_DATA
from crawleruseragents import is_crawler as listed
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.audience.collector.crawlers import PATTERNS, is_crawler
from tests.audience.collector.sending import BROWSER

BROWSERS = [
    BROWSER,
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "Mozilla/5.0 (Linux; Android 14; CUBOT KINGKONG 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
    "Opera/9.80 (Android; Opera Mini/36.2/191.315; U; en) Presto/2.12.423 Version/12.16",
]


@pytest.mark.parametrize("agent", BROWSERS)
def test_who_sits_before_a_browser_is_no_crawler(agent):
    assert not is_crawler(agent.encode())


@pytest.mark.parametrize(
    "agent",
    [
        "", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5.0",
        "python-requests/2.32", "GPTBot/1.2", BROWSER.replace("Chrome", "HeadlessChrome"), "PhantomJS/2.1",
        BROWSER + " Puppeteer", BROWSER + " playwright/1.49", BROWSER + " Selenium",
    ],
)  # fmt: skip
def test_who_says_to_be_a_program_is_one(agent):
    assert is_crawler(agent.encode())


def test_it_finds_all_that_the_list_finds():
    agents = [agent for one in CRAWLER_USER_AGENTS_DATA for agent in one["instances"]]

    missed = [agent for agent in agents if listed(agent) and not is_crawler(agent.encode())]

    assert len(agents) > 2000
    assert missed == []


@given(
    st.sampled_from(BROWSERS),
    st.text(st.characters(codec="latin-1"), max_size=8),
    st.integers(0, 60),
)
def test_what_the_list_does_not_find_it_does_not_either(browser, added, place):
    agent = browser[:place] + added + browser[place:]

    assert is_crawler(agent.encode("latin-1")) == listed(agent)


@given(st.sampled_from(PATTERNS))
def test_no_pattern_is_lost(pattern):
    word = pattern.replace("\\", "").strip("^$")

    assert is_crawler(word.encode()) >= listed(word)
