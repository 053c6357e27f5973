"""The installation's own issuing authority: a root, an issuer below it, and a time-stamp key.

The root's key signs two certificates when the authority is created and is needed never again:
move `root.key` to a safe (docs/explanation/documents.md). The issuer gives each signature a
certificate for a key that is made for it and forgotten once it has signed, so there is no
signer's key that could be stolen, and none to revoke.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asn1crypto import x509 as asn1
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

ROOT_YEARS, ISSUER_YEARS = 30, 20
# Nobody's clock is exact: a certificate of this moment is valid on a machine a little behind.
LEEWAY = timedelta(minutes=5)
_KEY_BITS = 3072
_DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"


class AuthorityIsMissing(Exception):
    """No authority in the folder: `IssuingAuthority.create` makes one at set-up."""


@dataclass(frozen=True)
class OneTimeKey:
    """A key for one signature with its certificate; it is stored nowhere."""

    certificate: "asn1.Certificate"
    key: Any


@dataclass(frozen=True)
class IssuingAuthority:
    """Certificates and keys in a folder that only the installation's user can read."""

    folder: Path

    @classmethod
    def create(cls, folder: Path, *, name: str, at: datetime) -> "IssuingAuthority":
        """Make keys and certificates, once: an authority that is there already is kept.

        `name` is the operator's, as it stands in every certificate.
        """
        if (folder / "issuer.pem").exists():
            return cls.open(folder)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        root, root_key = _root(name, at)
        _write(folder / "root.pem", _pem(root))
        _write(folder / "root.key", _key_pem(root_key))
        for file, title in (("time-stamps", "Time stamps"), ("issuer", "Issuer")):
            made, key = _below(root, root_key, name, title, at, is_issuer=file == "issuer")
            _write(folder / f"{file}.key", _key_pem(key))
            _write(folder / f"{file}.pem", _pem(made))
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> "IssuingAuthority":
        """Open an authority; raises `AuthorityIsMissing`."""
        if not (folder / "issuer.pem").exists():
            raise AuthorityIsMissing(str(folder))
        return cls(folder)

    @property
    def roots(self) -> tuple["asn1.Certificate", ...]:
        """The certificate that whoever verifies has to trust."""
        return (self.certificate("root"),)

    def certificate(self, name: str) -> "asn1.Certificate":
        """Give one of the certificates: "root", "issuer" or "time-stamps"."""
        from asn1crypto import pem  # noqa: PLC0415 -- heavy
        from asn1crypto import x509 as asn1  # noqa: PLC0415 -- heavy

        _name, _headers, der = pem.unarmor((self.folder / f"{name}.pem").read_bytes())
        return asn1.Certificate.load(der)

    def key(self, name: str) -> "RSAPrivateKey":
        """Read one of the keys."""
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- heavy

        content = (self.folder / f"{name}.key").read_bytes()
        # Our own file: to prove again that its numbers are primes costs 0.14 s a signature.
        return serialization.load_pem_private_key(  # type: ignore[return-value]  # all are RSA
            content, password=None, unsafe_skip_rsa_key_validation=True
        )

    def one_time_key(
        self, *, name: str, organisation: str, role: str, reference: str, at: datetime
    ) -> OneTimeKey:
        """Make a key for one signature, and certify whose it is.

        The certificate outlives the key by years, only so that no viewer calls it expired.
        """
        from asn1crypto import x509 as asn1  # noqa: PLC0415 -- heavy
        from cryptography import x509  # noqa: PLC0415 -- heavy
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- heavy
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 -- heavy

        issuer = x509.load_pem_x509_certificate((self.folder / "issuer.pem").read_bytes())
        oid = x509.NameOID
        subject = _name(
            (oid.COMMON_NAME, name),
            (oid.ORGANIZATION_NAME, organisation),
            (oid.TITLE, role),
            (oid.SERIAL_NUMBER, reference),
        )
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _builder(subject, issuer.subject, key.public_key(), at, issuer.not_valid_after_utc)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage(
                    [
                        x509.ObjectIdentifier(_DOCUMENT_SIGNING),
                        x509.oid.ExtendedKeyUsageOID.EMAIL_PROTECTION,  # what older viewers ask for
                    ]
                ),
                critical=False,
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()),  # type: ignore[arg-type]
                critical=False,
            )
            .sign(self.key("issuer"), _sha256())
        )
        der = certificate.public_bytes(serialization.Encoding.DER)
        return OneTimeKey(asn1.Certificate.load(der), key)


def _root(name: str, at: datetime) -> "tuple[x509.Certificate, RSAPrivateKey]":
    from cryptography import x509  # noqa: PLC0415 -- heavy

    subject, key = _authority_name(name, "Root"), _new_key()
    until = at + timedelta(days=365 * ROOT_YEARS)
    certificate = (
        _builder(subject, subject, key.public_key(), at, until)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, _sha256())
    )
    return certificate, key


def _below(
    root: "x509.Certificate",
    root_key: "RSAPrivateKey",
    name: str,
    title: str,
    at: datetime,
    *,
    is_issuer: bool,
) -> "tuple[x509.Certificate, RSAPrivateKey]":
    from cryptography import x509  # noqa: PLC0415 -- heavy

    key = _new_key()
    until = at + timedelta(days=365 * ISSUER_YEARS)
    constraints = x509.BasicConstraints(ca=is_issuer, path_length=0 if is_issuer else None)
    usage = (
        _usage(key_cert_sign=True, crl_sign=True) if is_issuer else _usage(digital_signature=True)
    )
    builder = (
        _builder(_authority_name(name, title), root.subject, key.public_key(), at, until)
        .add_extension(constraints, critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
    )
    if not is_issuer:
        stamping = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(stamping, critical=True)
    return builder.sign(root_key, _sha256()), key


def _builder(
    subject: "x509.Name", issuer: "x509.Name", key: Any, at: datetime, until: datetime
) -> "x509.CertificateBuilder":
    from cryptography import x509  # noqa: PLC0415 -- heavy

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before((at - LEEWAY).replace(microsecond=0))
        .not_valid_after(until.replace(microsecond=0))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(**wanted: bool) -> "x509.KeyUsage":
    from cryptography import x509  # noqa: PLC0415 -- heavy

    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})


def _authority_name(name: str, title: str) -> "x509.Name":
    from cryptography.x509 import NameOID  # noqa: PLC0415 -- heavy

    return _name((NameOID.COMMON_NAME, f"{name} – {title}"), (NameOID.ORGANIZATION_NAME, name))


def _name(*parts: tuple[Any, str]) -> "x509.Name":
    """Make a name of those parts that say something, each cut to the 64 signs of X.520."""
    from cryptography import x509  # noqa: PLC0415 -- heavy

    return x509.Name([x509.NameAttribute(oid, text[:64]) for oid, text in parts if text])


def _new_key() -> "RSAPrivateKey":
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 -- heavy

    return rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)


def _sha256() -> Any:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 -- heavy

    return hashes.SHA256()


def _pem(certificate: "x509.Certificate") -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 -- heavy

    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: "RSAPrivateKey") -> bytes:
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 -- heavy

    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())


def _write(file: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
