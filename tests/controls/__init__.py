"""Each protection taken out in turn, and the tests that must notice: python -m tests.controls [WORD]

A test that has never been seen to fail proves nothing. Here every wall is broken once, in a copy of the
project, and the tests that stand behind it have to turn red. With a word, only the controls that have it
in their name. A file a subject.
"""

from tests.controls import answers, matrix, record, review, signing_in, walls

CONTROLS = (
    *walls.CONTROLS,
    *record.CONTROLS,
    *answers.CONTROLS,
    *matrix.CONTROLS,
    *review.CONTROLS,
    *signing_in.CONTROLS,
)
