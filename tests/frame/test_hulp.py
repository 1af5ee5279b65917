"""The page with help: anybody may read it, and its contents lead somewhere."""

import re

import pytest
from django.test import Client


@pytest.mark.django_db
def test_every_line_of_the_contents_leads_to_a_heading_with_text_below_it(client: Client) -> None:
    page = client.get("/hulp/").text
    targets = re.findall(r'href="#([a-z]+)">', page.split("Op deze pagina", 1)[1])

    assert len(targets) == len(set(targets)) > 1
    for target in targets:
        assert re.search(rf'<h2 [^>]*id="{target}">[^<]+</h2>\s*<(p|ul)>', page), target
