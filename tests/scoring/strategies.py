"""Made-up answers for the real edition: uneven over subdomains and levels, as plants are."""

from hypothesis import strategies as st

TAILORABLE = ("product_design", "process_design", "logistics", "sales", "customer_service", "product_service")
VALUES = (0, 0.5, 0.8, 1)


@st.composite
def assessments(draw, edition):
    """(type, answers, tailored_out), complete and valid."""
    type = draw(st.sampled_from(("discrete", "process")))
    tailored_out = draw(st.frozensets(st.sampled_from(TAILORABLE), max_size=3))
    answers = {}
    random = draw(st.randoms(use_true_random=False))
    near_gate = draw(st.booleans())
    for requirement in edition.requirements_in_force(type, tailored_out):
        if near_gate:
            answers[requirement.id] = random.choice((0.5, 0.8, 0.8, 0.8, 1))
        else:
            answers[requirement.id] = VALUES[min(3, max(0, random.randint(0, 5) - requirement.level // 2))]
    may = [id for id in answers if edition.requirements[id].may_not_apply]
    for id in draw(st.frozensets(st.sampled_from(may))) if may else ():
        answers[id] = "n/a"
    return type, answers, tailored_out
