"""What is printed from the browser."""

import re

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_receipt_is_one_sheet_and_says_that_it_is_no_certificate(
    language, submitted, mei, client_of, open_page
):
    page, key = open_page(language=language), client_of(mei).cookies["sessionid"].value
    page.goto("/")
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": page.url}])

    page.goto(f"/submissions/{submitted.submissions.get().receipt}/receipt/")
    printed = page.pdf(format="A4")

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert {"zh-CN": "并非证书", "en": "not a certificate"}[language] in page.inner_text("article")
