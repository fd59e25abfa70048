"""A card as a Frictionless Data Package, version 2: one descriptor with its rows inline.

Fields are described in Table Schema; what the product adds of its own has a name that begins with
`cqcm:`, as the standard leaves room for. Sources are named with the address that is known of them,
licences only where a source states one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from cqcm_views.cards.content import CardContent
from cqcm_views.exports import machine
from cqcm_views.exports.about import About
from cqcm_views.exports.machine import Field
from cqcm_views.wording.strings import slug

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"

Json = dict[str, JsonValue]


@dataclass(frozen=True)
class Source:
    """A document that gives figures, under the code that the rows name it by."""

    code: str
    title: str
    address: str = ""
    licence: str = ""


def written(content: CardContent, about: About, sources: Sequence[Source]) -> bytes:
    """The descriptor with the rows of a card, as JSON."""
    return encoded(described(content, about, sources))


def encoded(value: JsonValue) -> bytes:
    """JSON as it goes out: its letters as they are, no number that is none."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1).encode()


def described(content: CardContent, about: About, sources: Sequence[Source]) -> Json:
    """The same before it is written."""
    cited = content.citation
    licences = dict.fromkeys(source.licence for source in sources if source.licence)
    described: Json = {
        "$schema": PROFILE,
        "name": content.file_name.lower(),
        "id": about.link,
        "title": content.title,
        "description": " ".join(filter(None, [cited.definition, *content.limits])),
        "homepage": about.link,
        "version": str(about.number),
        "created": f"{about.day.isoformat()}T00:00:00Z",
        "sources": [_source(one) for one in sources] or [{"title": cited.source}],
        "resources": [_resource(content)],
        "cqcm:language": about.language,
        "cqcm:filters": list(about.filters),
        "cqcm:citation": cited.cited,
        "cqcm:fictitious": content.fictitious,
    }
    return described | ({"licenses": [_licence(one) for one in licences]} if licences else {})


def _source(source: Source) -> Json:
    named: Json = {"title": source.title, "cqcm:code": source.code}
    return named | ({"path": source.address} if source.address else {})


def _licence(words: str) -> Json:
    """A licence by its address where that is what is known, else by its name."""
    return {"path": words} if words.startswith("http") else {"name": slug(words), "title": words}


def _resource(content: CardContent) -> Json:
    fields = machine.fields(content.data)
    names = [field.name for field in fields]
    rows: list[JsonValue] = [
        dict(zip(names, row, strict=True)) for row in machine.records(content.data)
    ]
    words = _words(content)
    return {
        "$schema": RESOURCE,
        "name": "data",
        "type": "table",
        "title": content.title,
        "data": rows,
        "schema": {"$schema": SCHEMA, "fields": [_field(field, words) for field in fields]},
    }


def _field(field: Field, words: Mapping[str, Mapping[str, str]]) -> Json:
    """A field; codes that stand for words come with them."""
    described: Json = {"name": field.name, "type": field.type, "title": field.title}
    if known := words.get(field.name):
        described["categories"] = [{"value": code, "label": label} for code, label in known.items()]
    return described


def _words(content: CardContent) -> Mapping[str, Mapping[str, str]]:
    """What the codes of each column say in the reader's language."""
    words: dict[str, dict[str, str]] = {}
    for row in content.data.rows:
        for column, cell in zip(content.data.columns, row.cells, strict=True):
            if cell.code and cell.text and not column.number:
                words.setdefault(column.code, {})[cell.code] = cell.text
    return words
