"""Words that would be more than words to a browser, a spreadsheet, a chart or a database."""

from html.parser import HTMLParser

EVIL = "evil.example"
HOSTILE = (
    "<script>window.hacked=1</script>",
    '<img src="//evil.example/a.png" onerror="window.hacked=1">',
    f"<a href='//{EVIL}/b'>ici</a>",
    f"![image](//{EVIL}/c.png)",
    f"[lien](//{EVIL}/d) :red[rouge] :smile:",
    "[lien](javascript:window.hacked=1)",
    r"$\href{javascript:window.hacked=1}{x}$ \(y^2\)",
    "'; DROP TABLE media_reach; --",
    f'=HYPERLINK("http://{EVIL}";"ici")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "%{x} %{customdata}<extra></extra>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "&lt;b&gt; &amp; &#x27;",
    '" onmouseover="window.hacked=1',
    "e\u0301te\u0301",  # accents that combine
    "zero\u200bwidth",
    "\u202egnp.exe\u202c",  # read from the right
)


def rows() -> dict[str, list[dict[str, object]]]:
    """Records of the organisation, with such words wherever a text is free."""
    every = list(enumerate(HOSTILE))
    return {
        "jeune_coop_projects": [
            {
                "id": f"{n}{words}",
                "year": 2024,
                "school_year": "",
                "region": f"{n % 17 + 1:02}",
                "level": "primary",
                "theme": words,
                "youths": 20 + n,
                "school": words,
                "partner_organisation": words,
            }
            for n, words in every
        ],
        "media_reach": [
            {"date": "2024-05-01", "channel": words, "campaign": words, "views": 1000 + n}
            for n, words in every
        ],
        "digital_grants": [
            {
                "id": f"{n}{words}",
                "enterprise": words,
                "region": f"{n % 17 + 1:02}",
                "form": "coop",
                "sector": words,
                "step": "support",
                "amount": 1000 + n,
                "date": "2024-05-01",
            }
            for n, words in every
        ],
        "training_sessions": [
            {
                "id": f"{n}{words}",
                "date": "2024-05-01",
                "region": f"{n % 17 + 1:02}",
                "training": words,
                "audience": "team",
                "hours": 2,
                "participants": 20 + n,
            }
            for n, words in every
        ],
    }


class Read(HTMLParser):
    """A page as a browser reads it: its text, its elements, and what they ask for or would run."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.tags: set[str] = set()
        self.values: list[str] = []
        self.names: set[str] = set()
        self.scripts = 0
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.scripts += tag == "script"
        self.names |= {name for name, _ in attrs}
        places = [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.values += places
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in ("script", "style"):
            self.text.append(data)

    @property
    def words(self) -> str:
        return "".join(self.text)

    def harm(self) -> list[str]:
        """What of it is more than words, or leads to where nothing of ours leads."""
        handlers = [name for name in self.names if name.startswith("on")]
        asked = [one for one in self.values if EVIL in one or "javascript:" in one.lower()]
        return handlers + asked
