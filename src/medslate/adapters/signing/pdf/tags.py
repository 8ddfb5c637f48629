"""Signature fields in the structure of a tagged document, so that it stays accessible (PDF/UA-1, 7.18)."""

from collections.abc import Sequence

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from medslate.adapters.signing.pdf.nodes import within


def tag_fields(writer: IncrementalPdfFileWriter, fields: Sequence[IndirectObject]) -> None:
    """Append one `Form` element per field of the first page to the structure; nothing, if the document has none."""
    tree = within(writer.root, "/StructTreeRoot")
    numbers = within(tree or {}, "/ParentTree", "/Nums")
    if numbers is None:
        return
    page, _ = writer.find_page_for_modification(0)
    above = tree["/K"].raw_get(0) if isinstance(tree["/K"], ArrayObject) else tree.raw_get("/K")
    children = above.get_object()["/K"]
    for key, field in enumerate(fields, int(tree["/ParentTreeNextKey"])):
        element = writer.add_object(_element(above, field, page))
        children.append(element)
        numbers.extend([NumberObject(key), element])
        field.get_object()[pdf_name("/StructParent")] = NumberObject(key)
    tree[pdf_name("/ParentTreeNextKey")] = NumberObject(int(tree["/ParentTreeNextKey"]) + len(fields))
    page.get_object()[pdf_name("/Tabs")] = pdf_name("/S")
    for changed in (children, numbers, tree, page.get_object()):
        writer.update_container(changed)


def _element(above: IndirectObject, field: IndirectObject, page: IndirectObject) -> DictionaryObject:
    """The `Form` element of a field: it stands for the widget, whose words are those of the field (`TU`)."""
    link = DictionaryObject({pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): field, pdf_name("/Pg"): page})
    return DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/StructElem"),
            pdf_name("/S"): pdf_name("/Form"),
            pdf_name("/P"): above,
            pdf_name("/K"): link,
        }
    )
