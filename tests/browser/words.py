"""Words of the other language that a page says: none should be left to it."""

import re

from playwright.sync_api import Page

from cqcm_data.text import Language

# Every text that a person meets, in the page or through a screen reader, but what is told as being
# in the other language. English charts have names that are printed in French.
SAID = """language => [...document.querySelectorAll('body *')].flatMap(e => {
    const [other, apart] = language === 'fr' ? ['en', ''] : ['fr', '.main-svg, '];
    if (e.closest(`${apart}script, style, pre, noscript, [lang=${other}]`)) return [];
    const own = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data);
    const told = ['aria-label', 'title', 'placeholder'].map(a => e.getAttribute(a) || '');
    return [...own, ...told].filter(t => t.trim());
})"""
ENGLISH = re.compile(
    r"\b(the|and|of|choose|select|clear|open|close|search|loading|running|options?|available|"
    r"results?|more|download|show|hide|press|enter|skip|content|remove)\b",
    re.IGNORECASE,
)
# Words that both languages write alike, and names printed in English in the report.
FRENCH_TOO = re.compile(r"options? de|Global Innovation|Women|Social Innovation", re.IGNORECASE)
# Words of an interface, which no name has; and small words, which names printed in French have.
FRENCH = re.compile(
    r"\b(chercher|choisir|effacer|fermer|ouvrir|retirer|copier|copié|enregistrer|télécharger|"
    r"afficher|arrêter|voir|lien|tableau|carte|filtres?|chiffres?|aucune?|une|cette|sont|toutes?)\b",
    re.IGNORECASE,
)
SMALL = re.compile(
    r"\b(le|la|les|des|du|et|avec|pour|dans|sur|par|aux)\b|\b[ldnsq]['’]", re.IGNORECASE
)
QUOTED = re.compile(r"“[^”]*”|\([^)]*\)")  # as printed, or beside its English
_LINK = r"(?:de|du|des|la|le|les|et|en|à|aux|sur|pour|[dl]['’])"
NAMES = re.compile(
    r"de l'Innovation et de l'Énergie|, des Pêcheries et de l'Alimentation"
    r"|La Financière agricole du Québec"
    r"|La Coopération active le potentiel|l'information"
    rf"|\b(?:La|Le|Les) [A-ZÀ-Ý]\w+"  # newspapers
    rf"|[A-ZÀ-Ý]\w*(?:(?:[ –-]\w+){{0,2}}?(?:[ –-]{_LINK})+[ –-]?\w*)+"
)


def of_the_other(page: Page, language: Language) -> set[str]:
    """What a page in this language says in the other one."""
    said = page.evaluate(SAID, language)
    if language == "fr":
        return {text for text in said if ENGLISH.search(text) and not FRENCH_TOO.search(text)}
    unquoted = {QUOTED.sub("", text).strip() for text in said}
    interface = {text for text in unquoted if FRENCH.search(text)}
    return interface | {text for text in unquoted if SMALL.search(NAMES.sub("", text))}
