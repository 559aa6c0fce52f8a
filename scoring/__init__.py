"""The scoring engine: from a factory's answers to level, standing and way up.

Pure: no Django, no database, no clock, no language of its own. Values in, values out.

    edition = scoring.editions.load("gbt39116-2020")
    result = scoring.scores.score(edition, "discrete", answers)
"""
