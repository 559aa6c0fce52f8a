import pytest
from stdnum.cn import uscc

from assessment.models.credit_codes import fault_of, plain


def whole(first_17: str) -> str:
    return first_17 + uscc.calc_check_digit(first_17)


@pytest.mark.parametrize(
    "first_17", ["91340100MA2ABCDE0", "A1340100MA2ABCDE0", "N2340100MF123456X", "12100000400010101"]
)
def test_codes_that_begin_with_a_digit_or_a_letter_are_accepted(first_17):
    assert fault_of(whole(first_17)) == ""


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("9134010", "18"),
        ("91340100MA2ABCDEI0", "I"),
        ("91ABC100MA2ABCDE0T", "3"),
        ("91340100MA2ABCDE0X", "T"),
    ],
)
def test_a_faulty_code_is_told_what_is_wrong(code, word):
    assert word in fault_of(code)


def test_spaces_small_letters_and_full_width_forms_are_forgiven():
    assert plain("９１340100 ma2abcde-0t") == "91340100MA2ABCDE0T"
