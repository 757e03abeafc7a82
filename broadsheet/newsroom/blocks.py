"""The blocks from which an editor builds a story's body in the desk."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

INLINE = ["bold", "italic", "link", "superscript", "subscript"]


class PhotoBlock(blocks.StructBlock):
    """A photo; alt text and caption replace the photo's own where given."""

    photo = ImageChooserBlock()
    alt = blocks.CharBlock(required=False, max_length=255, help_text="Empty: the photo's own.")
    caption = blocks.TextBlock(required=False, help_text="Empty: the photo's own.")

    class Meta:
        icon = "image"


class GalleryBlock(blocks.StructBlock):
    """Several photos, one caption."""

    photos = blocks.ListBlock(ImageChooserBlock(), min_num=2, max_num=30)
    caption = blocks.TextBlock(required=False)

    class Meta:
        icon = "image"


class PullQuoteBlock(blocks.StructBlock):
    """Words set apart, and who said them."""

    text = blocks.TextBlock()
    attribution = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "openquote"


class ListBlock(blocks.StructBlock):
    """A list, numbered or not."""

    is_ordered = blocks.BooleanBlock(required=False, label="Numbered")
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE), min_num=1, max_num=100)

    class Meta:
        icon = "list-ul"


class FactBoxBlock(blocks.StructBlock):
    """Facts in a box."""

    title = blocks.CharBlock(max_length=160)
    text = blocks.RichTextBlock(features=[*INLINE, "ul", "ol"])

    class Meta:
        icon = "info-circle"


class TableBlock(blocks.StructBlock):
    """A table of plain text: one row a line, cells parted by `|`."""

    caption = blocks.CharBlock(required=False, max_length=200)
    has_header = blocks.BooleanBlock(required=False, default=True, label="First row is the header")
    rows = blocks.TextBlock(help_text="One row a line; cells parted by | ")

    class Meta:
        icon = "table"


class EmbedBlock(blocks.StructBlock):
    """Something from another site: a still and a link until the reader clicks."""

    url = blocks.URLBlock()
    title = blocks.CharBlock(max_length=200, help_text="What it is, in words.")
    frame_url = blocks.URLBlock(
        required=False, help_text="Address to frame, if its host is allowed."
    )
    still = ImageChooserBlock(required=False)

    class Meta:
        icon = "media"


class BodyBlock(blocks.StreamBlock):
    """The body of a story."""

    paragraph = blocks.RichTextBlock(features=INLINE)
    subheading = blocks.CharBlock(max_length=160, icon="title")
    photo = PhotoBlock()
    gallery = GalleryBlock()
    pull_quote = PullQuoteBlock()
    list = ListBlock()
    fact_box = FactBoxBlock()
    table = TableBlock()
    embed = EmbedBlock()
    related = blocks.PageChooserBlock(page_type="newsroom.ArticlePage", icon="doc-full")
