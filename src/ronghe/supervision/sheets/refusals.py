"""Why a workbook is not taken: a code with what belongs to it, put into words by `words`."""

from typing import Any


class SheetRefused(Exception):
    """The workbook cannot be read or filled; `code` and `params` say what and where."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code, params)
