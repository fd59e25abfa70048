"""Text in files that spreadsheets open: none of it is taken for a formula."""

from unicodedata import category, normalize

_FORMULA = {*"=+-@−"}


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    Some look past blanks and signs that nobody sees, read a full-width, small or raised sign as
    the plain one, or begin a cell anew after a control character.
    """
    seen = next((sign for sign in text if category(sign)[0] not in "ZC"), "")
    begins = normalize("NFKC", seen) in _FORMULA or category(text[:1] or "x") == "Cc"
    return f"'{text}" if begins else text


def bare(text: str) -> str:
    """A text as it was before it was made safe."""
    return text[1:] if text.startswith("'") and safe(text[1:]) == text else text
