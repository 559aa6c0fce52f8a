"""What people write beside their answers: by subdomain, by answer, with the requirement's own evidence."""

import random
from collections.abc import Iterable

from scoring.model import Requirement

# Who answers for a subdomain, and what can be counted there: a thing and its measure word.
DESKS = {
    "org_strategy": ("企业管理部", "规划任务", "项"),
    "personnel_skills": ("人力资源部", "关键岗位", "个"),
    "data": ("信息部", "采集点", "个"),
    "integration": ("信息部", "系统接口", "个"),
    "info_security": ("信息部", "工业主机", "台"),
    "equipment": ("设备部", "关键设备", "台"),
    "network": ("信息部", "联网点位", "个"),
    "product_design": ("研发部", "在产品种", "个"),
    "process_design": ("工艺部", "关键工序", "道"),
    "procurement": ("采购部", "主要供应商", "家"),
    "planning_scheduling": ("计划部", "排产单元", "个"),
    "production_operation": ("生产部", "生产工单", "张"),
    "equipment_management": ("设备部", "点检项", "个"),
    "warehousing_distribution": ("仓储部", "库位", "个"),
    "safety_environment": ("安全环保部", "风险点", "处"),
    "energy_management": ("动力部", "计量点", "个"),
    "logistics": ("物流部", "运单", "张"),
    "sales": ("销售部", "客户订单", "张"),
    "customer_service": ("客服部", "客户反馈", "条"),
    "product_service": ("售后服务部", "在役产品", "台"),
}
HIGH = (
    "{desk}负责，{month}月抽查{n}{unit}{thing}，{most}{unit}符合要求，其余已整改。",
    "现场可看：{proof}。",
    "{proof}，由{desk}保管，{month}月更新过。",
    "{year}年起执行，目前{n}{unit}{thing}中{most}{unit}做到；{desk}每季度核对一次。",
    "已覆盖{most}{unit}{thing}，剩下{rest}{unit}因老厂房改造暂缓，{desk}已登记。",
    "上次内审（{month}月）查过这一条，没有不符合项；{proof}可查。",
)
MIDDLE = (
    "{n}{unit}{thing}里做到{half}{unit}，其余计划明年{month}月前补齐，{desk}牵头。",
    "先在一个车间试点，{half}{unit}{thing}已纳入，效果好再推广。",
    "{desk}已有做法，但没有全覆盖：{n}{unit}{thing}中约{half}{unit}。",
    "制度有了，执行不齐，{month}月抽查{n}{unit}{thing}只有{half}{unit}合格。",
    "新上的{half}{unit}{thing}按要求做，老的还没动，{desk}正在排计划。",
)
LOW = (
    "目前没有，{desk}已列入明年计划。",
    "还靠人工和表格，{desk}正在调研方案，预算约{n}万元，未批。",
    "没有开展；涉及{n}{unit}{thing}，短期内投入不起。",
    "{month}月请厂家做过演示，还没有立项。",
    "暂未考虑，等{thing}先理清楚再说（{desk}）。",
)
REASONS = {
    "logistics": "产品由客户到厂自提，本企业没有运输业务。",
    "sales": "产品全部由集团统一销售，本企业不直接面对客户。",
    "product_design": "按客户图纸加工，本企业不做产品设计。",
    "process_design": "工艺由集团技术中心统一下发，本企业不做工艺设计。",
    "customer_service": "客户服务由集团客服中心统一承担。",
    "product_service": "产品为原材料和标准件，交付后没有运行维护服务。",
}
RETURNED = (
    "{thing}一项填“全部满足”，附件只有采购合同，看不出使用情况，请补充近三个月的运行记录后重新提交。",
    "{desk}相关几条说明与附件对不上，请核实后修改。",
    "关于{thing}的数量前后不一致，请{desk}核对后重新填报。",
    "部分三级要求没有佐证材料，请补充，或按实际情况调整答案。",
)
DECLINED = (
    "企业已搬迁，填报地址与实际生产地址不一致，请在新址重新登记。",
    "经核实，本次填报的主体为贸易公司，没有生产场所，不属于评估范围。",
    "两次退回后佐证材料仍不齐，本年度不予通过，欢迎明年再报。",
)
LOWERED = (
    "现场抽查时有两条产线尚未覆盖，按“部分满足”计。",
    "所附台账只到上半年，下半年的记录没有看到。",
    "系统已上线，但三成以上的班组仍在用纸质记录。",
    "制度有，执行记录不全，按下一档计。",
)
FORWARDED = (
    "材料齐全，建议通过。",
    "已到企业看过现场，情况属实。",
    "",
)
ACCEPTED = (
    "材料齐全，与现场抽查一致。",
    "已电话核实三项，情况属实。",
    "",
    "",
    "同意。建议明年优先补数据采集。",
)


def note_for(requirement: Requirement, answer: object, rng: random.Random) -> str:
    desk, thing, unit = DESKS[requirement.subdomain]
    patterns = LOW if answer == 0 else MIDDLE if answer == 0.5 else HIGH
    proofs = [proof.text.zh.rstrip("。") for proof in requirement.evidence if proof.kind == "document"]
    if not proofs:
        patterns = tuple(pattern for pattern in patterns if "{proof}" not in pattern)
    n = rng.randint(12, 180)
    most = n - max(1, n * rng.randint(3, 15) // 100)
    return rng.choice(patterns).format(
        desk=desk,
        thing=thing,
        unit=unit,
        n=n,
        most=most,
        rest=n - most,
        half=n * rng.randint(40, 62) // 100,
        month=rng.randint(2, 9),
        year=rng.randint(2018, 2023),
        proof=rng.choice(proofs) if proofs else "",
    )


def sentence(patterns: Iterable[str], rng: random.Random) -> str:
    """One of them, about one of the subdomains."""
    desk, thing, unit = DESKS[rng.choice(list(DESKS))]
    return rng.choice(list(patterns)).format(desk=desk, thing=thing, unit=unit)
