"""What the framework says of its connection has French, as this version of it says it."""

import re

from cqcm_views.http import static
from cqcm_views.wording.strings import chrome


def test_every_message_of_its_connection_has_french():
    page = (static.FRAMEWORK / "index.html").read_text(encoding="utf-8")
    bundle = re.search(r'<script type="module"[^>]* src="\./([^"]+)"', page)[1]
    text = (static.FRAMEWORK / bundle).read_text(encoding="utf-8")
    messages = set(re.findall(r"(?:message|errorMsg):`([^`]+)", text))
    of_the_line = {one for one in messages if re.search("onnect|respond|till running", one)}
    assert len(of_the_line) >= 6
    exact, patterns = chrome()["exact"], chrome()["patterns"]
    spoken = {re.sub(r"\$\{\w+\}", "503", one) for one in of_the_line}
    beginnings = [one.replace("[^]*$", "") for one in patterns]
    lacking = [
        one
        for one in spoken
        if one not in exact and not any(re.match(start, one) for start in beginnings)
    ]
    assert lacking == []


def test_what_has_french_is_what_the_framework_says():
    scripts = [*(static.FRAMEWORK / "static" / "js").glob("*.js")]
    text = "".join(script.read_text(encoding="utf-8") for script in scripts)
    begins = [*chrome()["exact"]].index("Connecting to Streamlit server")
    unknown = [one for one in [*chrome()["exact"]][begins:] if f"`{one}`" not in text]
    assert unknown == []
