"""Real files for evidence: small PDFs and pictures, set by Typst, each marked as fictional."""

import struct
import tempfile
from functools import cache
from pathlib import Path
from zlib import crc32

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

FONTS = Path(__file__).parent.parent / "printing" / "fonts"

# Name, ending, the heading of a table, its rows.
PAGES = (
    (
        "关键设备台账",
        "pdf",
        "设备 数量 控制方式 联网",
        "加工中心 18 数控 是",
        "装配线 4 PLC 是",
        "检测台 9 PLC 部分",
    ),
    (
        "培训记录",
        "pdf",
        "课程 人数 考核通过 日期",
        "数据分析基础 24 22 3月",
        "系统操作 61 58 4月",
        "工控安全 15 15 6月",
    ),
    (
        "信息安全检查表",
        "pdf",
        "检查项 结果 整改",
        "主机白名单 合格 —",
        "移动存储管理 2处不合格 已完成",
        "远程运维审批 合格 —",
    ),
    (
        "能耗月报",
        "pdf",
        "介质 本月 上月 单耗变化",
        "电 41.2万度 43.0万度 -2.1%",
        "水 1.9千吨 2.0千吨 -1.4%",
        "气 8.8万方 9.1万方 -0.9%",
    ),
    (
        "生产看板截图",
        "png",
        "工单 计划 完成 合格率",
        "0611 1200 1188 99.2%",
        "0612 800 640 98.9%",
        "0613 950 310 99.6%",
    ),
    (
        "系统接口清单截图",
        "png",
        "接口 方向 频次",
        "物料主数据 ERP→MES 实时",
        "完工数量 MES→ERP 每班",
        "库存 WMS→ERP 实时",
    ),
    (
        "网络拓扑截图",
        "png",
        "区域 交换机 隔离",
        "办公网 12 防火墙",
        "生产网 21 防火墙",
        "控制网 9 单向网关",
    ),
    (
        "智能制造年度计划",
        "pdf",
        "项目 预算 责任部门 完成时间",
        "MES二期 180万元 信息部 9月",
        "焊接线联网 65万元 设备部 6月",
        "数据分析培训 12万元 人力资源部 12月",
    ),
    (
        "采集点清单",
        "pdf",
        "车间 采集点 扫码或直传 手工",
        "冲压 34 26 8",
        "焊接 30 30 0",
        "装配 22 22 0",
    ),
)
LICENCE = (
    "营业执照（扫描件）",
    "png",
    "名称 类型 说明",
    "（演示企业） 有限责任公司 没有法律效力",
)
SOURCE = """
#set page(width: 150mm, height: auto, margin: 10mm)
#set text(font: "Noto Sans SC", size: 10pt, lang: "zh", region: "cn")
#text(size: 15pt, weight: "bold")[{title}]
#h(1fr) #text(fill: rgb("#8a1c1c"))[演示数据，纯属虚构]
#line(length: 100%, stroke: 0.6pt)
#table(columns: {columns}, stroke: 0.4pt + gray, inset: 6pt,
{cells}
)
"""


def evidence(number: int, of: str = "") -> SimpleUploadedFile:
    """The evidence of this number, marked as somebody's; without a mark the same file whoever uses it."""
    file = _upload(PAGES[number % len(PAGES)])
    if not of:
        return file
    content = file.read()
    return SimpleUploadedFile(file.name or "", MARKS[file.name.rsplit(".")[-1]](content, of.encode()))


def _mark_pdf(content: bytes, of: bytes) -> bytes:
    return content + b"\n%" + of + b"\n"


def _mark_png(content: bytes, of: bytes) -> bytes:
    """A text chunk before the last one, which is always twelve bytes long."""
    chunk = b"tEXtAuthor\0" + of
    return (
        content[:-12]
        + struct.pack(">I", len(chunk) - 4)
        + chunk
        + struct.pack(">I", crc32(chunk))
        + content[-12:]
    )


MARKS = {"pdf": _mark_pdf, "png": _mark_png}


def licence() -> SimpleUploadedFile:
    return _upload(LICENCE)


def _upload(page: tuple[str, ...]) -> SimpleUploadedFile:
    title, ending, *_ = page
    return SimpleUploadedFile(f"{title}.{ending}", _printed(page))


@cache
def _printed(page: tuple[str, ...]) -> bytes:
    title, ending, *lines = page
    table = [line.split(" ") for line in lines]
    cells = ",\n".join(", ".join(f"[{cell}]" for cell in row) for row in table)
    source = SOURCE.format(title=title, columns=len(table[0]), cells=cells)
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        file = Path(folder) / "page.typ"
        file.write_text(source, "utf-8")
        options = {"ppi": 110.0} if ending == "png" else {}
        return typst.compile(
            file, format=ending, font_paths=[FONTS], ignore_system_fonts=True, timestamp=0, **options
        )
