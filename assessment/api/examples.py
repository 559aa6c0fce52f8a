"""Bodies that work as they stand here; the tests send each of them."""

from typing import Any

ANSWER = {"answer": 0.8, "note": "Three of four lines report to MES."}

# By method and address.
EXAMPLES: dict[tuple[str, str], dict[str, Any]] = {
    ("post", "auth/token/"): {"email": "owner@demo.example", "password": "Maturity-demo-2020"},
    ("patch", "me/"): {"language": "en", "time_zone": "Asia/Shanghai"},
    ("post", "enterprises/"): {
        "name": "合肥示例机械有限公司",
        "credit_code": "91340100MA2ABCDE0T",
        "region": "340104",
        "industry": "C36",
        "staff": 420,
        "revenue": 186.5,
        "modes": ["discrete"],
        "equipment_digitised": 62.5,
    },
    ("patch", "enterprises/{enterprise}/"): {"staff": 431, "predictive_maintenance": True},
    ("post", "enterprises/{enterprise}/plants/"): {"name": "Press shop", "region": "340104"},
    ("patch", "enterprises/{enterprise}/colleagues/{membership}/"): {"role": "viewer"},
    ("post", "enterprises/{enterprise}/invitations/"): {"email": "wang@example.com", "role": "contributor"},
    ("post", "claims/{claim}/confirm/"): {},
    ("post", "claims/{claim}/refuse/"): {"note": "The scan cannot be read; please send a sharper one."},
    ("patch", "agencies/{agency}/"): {"days": 20},
    ("post", "reviews/assign/"): {"chosen": [{"reference": "7KQ4M2XD"}], "to": 12},
    ("post", "reviews/claim-next/"): {"list": "unassigned", "level": "2"},
    ("post", "agencies/{agency}/members/"): {"email": "reviewer@example.com", "role": "reviewer"},
    ("post", "assessments/"): {"enterprise": 1, "year": 2026},
    ("patch", "assessments/{reference}/shape/"): {"tailored_out": {"sales": "The parent company sells."}},
    ("patch", "assessments/{reference}/answers/"): {
        "answers": [
            {"requirement": "data.L1.a", "version": None, **ANSWER},
            {"requirement": "data.L1.b", "version": None, "answer": 1},
        ]
    },
    ("put", "assessments/{reference}/answers/{requirement}/"): ANSWER,
    ("post", "assessments/{reference}/answers/rest-not-met/"): {"subdomain": "data", "level": 5},
    ("post", "assessments/{reference}/comments/"): {
        "requirement": "data.L1.a",
        "text": "Which line is missing?",
    },
    ("post", "assessments/{reference}/evidence/{file}/uses/"): {"requirement": "data.L1.b"},
    ("post", "assessments/{reference}/moves/{move}/"): {"declared": True},
    ("post", "assessments/{reference}/reports/"): {"language": "en"},
    ("post", "submissions/{receipt}/reports/"): {"language": "zh-hans"},
    ("put", "assessments/{reference}/round/"): {"round": 1},
    ("post", "rounds/"): {
        "agency": 1,
        "title_zh": "2026年度智能制造能力成熟度评估",
        "title_en": "Maturity assessment 2026",
        "edition": "gbt39116-2020",
        "year": 2026,
        "opens_on": "2026-03-01",
        "closes_on": "2035-12-31",
        "chain": ["county", "city", "province"],
        "entrance": "invited",
        "rule": "consecutive",
        "required_level": 2,
    },
    ("patch", "rounds/{round}/"): {"text_en": "Questions: 0551-0000000.", "returns_most": 2},
    ("post", "rounds/{round}/invitees/"): {
        "invitees": [
            {"credit_code": "91340100MA2ABCDE0T", "name": "合肥示例机械有限公司"},
            {"credit_code": "91340100MA2FGHJK17"},
        ]
    },
    ("post", "rounds/{round}/extend/"): {"until": "2036-03-31"},
    ("post", "rounds/{round}/close/"): {"confirmed": True},
    ("post", "rounds/{round}/remind/"): {"whom": "begun"},
    ("put", "submissions/{receipt}/corrections/{correction}/reply/"): {
        "reply": "The photo of line 3 is there now.",
        "seen": "",
    },
    ("post", "submissions/{receipt}/questions/"): {
        "requirement": "data.L1.a",
        "text": "Which lines does the photo show?",
    },
    ("put", "submissions/{receipt}/questions/{question}/reply/"): {"reply": "Lines 1 and 2."},
    ("put", "submissions/{receipt}/findings/{requirement}/"): {
        "answer": 0.5,
        "reason": "The register shows 24 of 78 machines.",
    },
    ("post", "submissions/{receipt}/findings/agree/"): {"requirements": ["data.L1.a", "data.L1.b"]},
    ("post", "conflicts/"): {"enterprise": 1, "reason": "My brother works there."},
    ("post", "phrases/"): {"agency": 1, "text": "The evidence is older than the period."},
    ("post", "preview/"): {
        "edition": "gbt39116-2020",
        "type": "discrete",
        "answers": {"data.L1.a": 1, "data.L1.b": 0.5},
    },
}
