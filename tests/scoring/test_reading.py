"""What cannot be read is refused in either language; the English is tested on the command line."""

import json
import re

import pytest

from scoring.reading import BadInput, parse
from scoring.refusals import Unscorable
from scoring.scores import score
from tests.scoring.bad_input import BAD


def scored(text: str):
    given = parse(text)
    return score(given.edition, given.type, given.answers, given.tailored_out)


@pytest.mark.parametrize("name", BAD)
def test_a_refusal_is_a_sentence_in_chinese_too(name):
    given = BAD[name][0]

    with pytest.raises((BadInput, Unscorable)) as refused:
        scored(given if isinstance(given, str) else json.dumps(given))

    sentence = refused.value.sentence("zh")
    assert re.search("[一-鿿]", sentence)
    assert not re.search("[{}]", sentence.replace("{}", ""))
    assert refused.value.code
