from ronghe.supervision.models.substance import SubstanceIndex

__all__ = ["SubstanceIndex"]
