"""Where each type of page stands in the demo, and what the tests know of it."""

LONG_SLUG = "the-night-the-tave-came-over-the-wall"  # has every part and every block
KILLED_SLUG = "old-bridge-closed-for-inspection"
EMBED_HOST = "player.example"
EMBED_FRAME = f"https://{EMBED_HOST}/watch/staithes-flood-night"

ARTICLE = f"/city/{LONG_SLUG}/"
CORRECTED = "/city/staithes-families-still-in-hotels/"
ARABIC = "/world/asia/palang-fishermen-arabic/"
PRINTED = "/city/what-the-tunnel-will-cost-a-commuter/"  # about 800 words
WITHOUT_PHOTO = "/world/orsana-draft-text-fourteen-articles/"
FAILING = "failing"  # any address of a site whose database is gone

# Name: (address, status). The page of an error 500 is asked of a site of its own.
PAGES = {
    "front": ("/", 200),
    "section": ("/city/", 200),
    "subsection": ("/world/asia/", 200),
    "article": (ARTICLE, 200),
    "article-corrected": (CORRECTED, 200),
    "article-without-photo": (WITHOUT_PHOTO, 200),
    "article-opinion": ("/debate/the-queue-for-power-is-a-political-choice/", 200),
    "article-sponsored": ("/business/a-house-that-is-ready-for-the-next-storm/", 200),
    "article-arabic": (ARABIC, 200),
    "article-without-section": ("/reader-survey-results/", 200),
    "latest": ("/latest/", 200),
    "author": ("/authors/ines-marlowe/", 200),
    "tag": ("/tags/climate/", 200),
    "storyline": ("/storylines/the-november-floods/", 200),
    "corrections": ("/corrections/", 200),
    "ranking": ("/popular/", 200),
    "how-we-count": ("/how-we-count/", 200),
    "404": ("/nothing-stands-here/", 404),
    "410": (f"/city/{KILLED_SLUG}/", 410),
    "500": (FAILING, 500),
}
