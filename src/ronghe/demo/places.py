"""Qinghe and its organisations. All of it is invented; codes and numbers belong to nobody."""

from dataclasses import dataclass

from ronghe.parties.models import OrganisationKind as K

FICTIONAL_EN, FICTIONAL_ZH = "(fictional demonstration data)", "（虚构演示数据）"


@dataclass(frozen=True)
class Place:
    key: str
    code: str
    level: str
    name_en: str
    name_zh: str
    parent: str = ""


@dataclass(frozen=True)
class Firm:
    """An organisation as it was registered, and how far its papers went.

    `papers`: none, ready (all there, not submitted), waiting, returned, verified.
    """

    key: str
    kind: str
    place: str
    name_zh: str
    name_en: str = ""
    number: int = 0
    registrar: str = "91"
    papers: str = "none"
    days_ago: int = 300
    submitted_days_ago: int = 280
    reason: str = ""


PLACES = (
    Place("qinghe", "QH", "prefecture", f"Qinghe {FICTIONAL_EN}", f"青禾市{FICTIONAL_ZH}"),
    Place("linjiang", "QH01", "district", f"Linjiang {FICTIONAL_EN}", f"临江区{FICTIONAL_ZH}", "qinghe"),
    Place("xiling", "QH02", "district", f"Xiling {FICTIONAL_EN}", f"西岭区{FICTIONAL_ZH}", "qinghe"),
    Place("baishi", "BS", "prefecture", f"Baishi {FICTIONAL_EN}", f"白石市{FICTIONAL_ZH}"),
)  # fmt: skip

AUTHORITY = Firm(
    "authority", K.AUTHORITY, "qinghe", "青禾市教育局", "Qinghe Education Bureau",
    number=10_000_001, registrar="11", papers="ready", days_ago=330,
)  # fmt: skip
COLLEGES = (
    Firm("polytechnic", K.COLLEGE, "linjiang", "青禾职业技术学院", "Qinghe Polytechnic",
         number=10_000_011, registrar="12", papers="verified", days_ago=320, submitted_days_ago=310),
    Firm("transport", K.COLLEGE, "xiling", "青禾交通职业学院", "Qinghe College of Transport",
         number=10_000_012, registrar="12", papers="waiting", days_ago=60, submitted_days_ago=2),
    Firm("health", K.COLLEGE, "linjiang", "青禾卫生健康职业学院", "Qinghe College of Health",
         number=10_000_013, registrar="12", papers="returned", days_ago=45, submitted_days_ago=20,
         reason="事业单位法人证书的扫描件缺第二页，请补齐后再提交。"),
)  # fmt: skip
NEIGHBOUR = Firm(
    "neighbour", K.COLLEGE, "baishi", "白石职业学院", "Baishi College",
    number=10_000_021, registrar="12", papers="ready", days_ago=200,
)  # fmt: skip
ENTERPRISES = (
    Firm("qiming", K.ENTERPRISE, "linjiang", "启明精密制造有限公司", "Qiming Precision",
         number=10_000_031, papers="verified", days_ago=300, submitted_days_ago=290),
    Firm("hongyun", K.ENTERPRISE, "xiling", "鸿运物流有限公司", "Hongyun Logistics",
         number=10_000_032, papers="waiting", days_ago=40, submitted_days_ago=4),
    Firm("yunshan", K.ENTERPRISE, "linjiang", "云杉软件有限公司", "Spruce Software",
         number=10_000_033, papers="returned", days_ago=90, submitted_days_ago=30,
         reason="营业执照照片模糊，看不清统一社会信用代码，请重新拍照上传。"),
    Firm("lvyuan", K.ENTERPRISE, "xiling", "绿源食品有限公司", days_ago=25),
    Firm("haitang", K.ENTERPRISE, "linjiang", "海棠酒店管理有限公司", "Haitang Hotels",
         number=10_000_035, papers="verified", days_ago=220, submitted_days_ago=210),
    Firm("beichen", K.ENTERPRISE, "xiling", "北辰汽车服务有限公司", "Beichen Motor Service",
         number=10_000_036, papers="waiting", days_ago=70, submitted_days_ago=16),
)  # fmt: skip
ASSOCIATION = Firm(
    "association", K.INDUSTRY_BODY, "qinghe", "青禾市装备制造业协会",
    "Qinghe Association of Equipment Makers",
    number=10_000_041, registrar="51", papers="verified", days_ago=250, submitted_days_ago=240,
)  # fmt: skip

LOGISTICS = Firm(
    "logistics", K.INDUSTRY_BODY, "xiling", "青禾市物流与供应链协会",
    "Qinghe Association of Logistics",
    number=10_000_042, registrar="51", papers="ready", days_ago=110,
)  # fmt: skip

# Names of the further colleges; trades and syllables of the further enterprises.
FURTHER_COLLEGES = (
    ("青禾信息职业技术学院", "Qinghe College of Information Technology"),
    ("青禾商贸职业学院", "Qinghe College of Commerce"),
    ("青禾农业职业学院", "Qinghe College of Agriculture"),
    ("青禾建筑工程学校", "Qinghe School of Construction"),
    ("青禾旅游学校", "Qinghe School of Tourism"),
)
TRADES = (
    ("机电设备", "Electromechanical"),
    ("新能源", "New Energy"),
    ("包装材料", "Packaging"),
    ("冷链物流", "Cold Chain"),
    ("养老服务", "Elder Care"),
    ("数字传媒", "Digital Media"),
    ("模具制造", "Moulds"),
    ("建筑安装", "Construction"),
    ("电子商务", "E-commerce"),
    ("生态农业", "Farming"),
    ("医疗器械", "Medical Devices"),
    ("汽车零部件", "Motor Parts"),
    ("餐饮管理", "Catering"),
)
SYLLABLES = (
    ("嘉", "Jia"), ("瑞", "Rui"), ("恒", "Heng"), ("信", "Xin"), ("泰", "Tai"),
    ("禾", "He"), ("宏", "Hong"), ("博", "Bo"), ("立", "Li"), ("远", "Yuan"),
    ("华", "Hua"), ("诚", "Cheng"), ("隆", "Long"), ("茂", "Mao"), ("祥", "Xiang"),
    ("睿", "Rui"), ("科", "Ke"), ("安", "An"), ("达", "Da"), ("丰", "Feng"),
)  # fmt: skip
