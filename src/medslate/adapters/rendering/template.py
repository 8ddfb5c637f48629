"""Our templates, read from the packs, and the sandbox in which a template runs."""

from importlib.resources import files

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

FOLDER = ("packs", "templates", "document")


def template_bytes(name: str) -> bytes:
    """The template file of that name."""
    return files("medslate").joinpath(*FOLDER, name).read_bytes()


def sandbox() -> ImmutableSandboxedEnvironment:
    """A Jinja environment for text that ends up in XML or HTML.

    Every value is escaped. A name that the view does not have is an error, not an empty place: a document must not
    lose a column because of a slip in a template.
    """
    return ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
