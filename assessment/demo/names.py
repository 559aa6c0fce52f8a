"""Names and numbers that belong to nobody: enterprises, people, credit codes."""

import random
from collections.abc import Iterator

from stdnum.cn import uscc

# Two characters that no trade name is likely to join; place and trade make it the full name.
FIRST = "汀榕禾岫砚槿霁苇棠淇樾砾莳屿枳杪蔚岚芷柘沅溆珩萤"
SECOND = "澜舸穗篁岑垣畹陌漪皋湄堇桁苓鹭峤浔溟萝坞"
GIVEN = (
    "一禾书砚以宁云舟亦岚佳澍允知凌汐向晚君柠听澜嘉树在川夏至如苇子衿学汀安棠"
    "宜修怀瑾思屿惟清慕原承宇攸宁敏行文渊星野晓岫景行木槿松年柏舟梓涵永岸沐辰"
    "泊远清和澄江瑞雪知微立夏筱雨素问若谷致远舒窈芷兰苏叶言蹊语桐远山采薇锦书"
    "问渠雨霖青禾静姝顾盼鹿鸣"
)  # two characters each
FAMILY = "林沈陆许顾程苏江叶方宋唐贺邵尹秦汤庄柳温骆倪麦巫钟岳祝戚舒祁项甘单古"

# What the divisions of GB/T 4754 make, as it stands in the names of enterprises.
TRADES = {
    "C13": ("粮油加工", "水产加工"),
    "C14": ("食品", "乳制品"),
    "C15": ("饮品", "茶业"),
    "C16": ("烟叶复烤", "卷烟材料"),
    "C17": ("纺织", "针织"),
    "C18": ("服饰", "制衣"),
    "C19": ("鞋业", "皮具"),
    "C20": ("竹木制品", "人造板"),
    "C21": ("家居", "办公家具"),
    "C22": ("纸业", "包装纸品"),
    "C23": ("印务", "包装印刷"),
    "C24": ("文体用品", "玩具"),
    "C25": ("炼化", "燃料加工"),
    "C26": ("新材料", "精细化工"),
    "C27": ("制药", "生物制药"),
    "C28": ("化纤", "特种纤维"),
    "C29": ("橡塑制品", "密封件"),
    "C30": ("玻璃", "建材"),
    "C31": ("特钢", "铸管"),
    "C32": ("铝业", "铜材"),
    "C33": ("金属制品", "紧固件"),
    "C34": ("轴承", "通用机械"),
    "C35": ("专用装备", "包装机械"),
    "C36": ("汽车零部件", "汽车座椅"),
    "C37": ("轨道装备", "船用配套"),
    "C38": ("电机", "电气"),
    "C39": ("电子", "显示器件"),
    "C40": ("仪表", "测控仪器"),
    "C41": ("日用制品", "煤制品"),
    "C42": ("再生资源", "再生金属"),
    "C43": ("机电维修", "设备再制造"),
}
TYPICAL = {  # how many of each of these more than one in the demonstration
    "C14": 5,
    "C17": 5,
    "C26": 11,
    "C27": 7,
    "C29": 8,
    "C30": 8,
    "C33": 11,
    "C34": 15,
    "C35": 16,
    "C36": 17,
    "C38": 18,
    "C39": 18,
    "C40": 7,
    "C31": 4,
    "C32": 4,
    "C13": 4,
    "C21": 4,
    "C22": 3,
    "C18": 4,
}


def brands(rng: random.Random) -> Iterator[str]:
    """Every one once."""
    pairs = [a + b for a in FIRST for b in SECOND]
    rng.shuffle(pairs)
    yield from pairs


def people(rng: random.Random) -> Iterator[str]:
    """Every one once."""
    given = [GIVEN[i : i + 2] for i in range(0, len(GIVEN), 2)]
    pairs = [family + name for family in FAMILY for name in given]
    rng.shuffle(pairs)
    yield from pairs


def trades(rng: random.Random, count: int) -> list[str]:
    """Divisions for so many enterprises: each of the 31 at least once, the large ones more often."""
    chosen = list(TRADES)
    weights = [TYPICAL.get(code, 1) for code in TRADES]
    chosen += rng.choices(list(TRADES), weights, k=count - len(chosen))
    rng.shuffle(chosen)
    return chosen


def credit_code(region: str, number: int) -> str:
    """Right by its check character, but with an organisation part that is issued to nobody: DEM…"""
    body = f"91{region}DEM{number:06d}"
    return body + uscc.calc_check_digit(body)
