from ronghe.reference.models.jurisdiction import Jurisdiction
from ronghe.reference.models.reference_file import ReferenceFile
from ronghe.reference.models.region import CodeScheme, Region, RegionLevel
from ronghe.reference.models.sector import Sector, SectorScheme

__all__ = [
    "CodeScheme",
    "Jurisdiction",
    "ReferenceFile",
    "Region",
    "RegionLevel",
    "Sector",
    "SectorScheme",
]
