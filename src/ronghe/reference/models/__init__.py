from ronghe.reference.models.jurisdiction import Jurisdiction
from ronghe.reference.models.occupation import Occupation, OccupationScheme
from ronghe.reference.models.reference_file import ReferenceFile
from ronghe.reference.models.region import CodeScheme, Region, RegionLevel
from ronghe.reference.models.region_name import RegionName
from ronghe.reference.models.sector import Sector, SectorScheme

__all__ = [
    "CodeScheme",
    "Jurisdiction",
    "Occupation",
    "OccupationScheme",
    "ReferenceFile",
    "Region",
    "RegionLevel",
    "RegionName",
    "Sector",
    "SectorScheme",
]
