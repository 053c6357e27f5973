"""PAdES signatures with time stamps, by certificates of the installation's own authority."""

from ronghe.kernel.documents.signing.authority import AuthorityIsMissing, IssuingAuthority
from ronghe.kernel.documents.signing.fields import prepare_signatures
from ronghe.kernel.documents.signing.signatures import (
    FieldTaken,
    NoSuchField,
    Signer,
    SigningAct,
    sign,
)
from ronghe.kernel.documents.signing.time_stamps import (
    LocalTimeStamps,
    NoTimeStamp,
    RemoteTimeStamps,
    TimeStamps,
)

__all__ = [
    "AuthorityIsMissing",
    "FieldTaken",
    "IssuingAuthority",
    "LocalTimeStamps",
    "NoSuchField",
    "NoTimeStamp",
    "RemoteTimeStamps",
    "Signer",
    "SigningAct",
    "TimeStamps",
    "prepare_signatures",
    "sign",
]
