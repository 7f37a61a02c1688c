"""What a group makes its own of the pages: `look:` in catalog.yaml."""

from typing import Annotated

from msgspec import Meta, field

from generator.model.fields import Line
from generator.model.record import record

FOLDER = "look"
"""Folder in `catalog/` with the files that `look:` names."""
_File = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]+\.(svg|png|webp)$")]
_Color = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")]


@record
class Look:
    """Logo, colours, footer, language and words of the pages."""

    logo: Annotated[_File, Meta(description="File in `catalog/look/`: SVG, PNG or WebP.")] | None = None
    favicon: Annotated[_File, Meta(description="File in `catalog/look/`.")] | None = None
    color: Annotated[_Color, Meta(description="Of links and buttons, e.g. `#7a1f5c`.")] | None = None
    color_dark: (
        Annotated[_Color, Meta(description="The same on dark pages; left out: a lighter shade of `color`.")]
        | None
    ) = None
    footer: Annotated[str, Meta(max_length=1_000, description="Markdown at the end of every page.")] = ""
    language: Annotated[
        str,
        Meta(
            pattern=r"^[a-z]{2}(-[A-Z]{2})?$",
            description="Language of the prose, e.g. `de`: browsers and screen readers are told, and what "
            "Material for MkDocs says of its own, such as its search, is in it.",
        ),
    ] = "en"
    texts: Annotated[
        dict[str, Line],
        Meta(description="Headings, labels and buttons in English, and what to write instead."),
    ] = field(default_factory=dict)
