"""The launcher's texts in Simplified Chinese, by their English originals."""

CHINESE: dict[str, str] = {}
