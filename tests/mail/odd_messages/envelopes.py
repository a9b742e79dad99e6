"""S/MIME parts: really signed, streamed in BER as OpenSSL and Outlook do it, and encrypted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

_SIGNED, _DATA, _ENVELOPED = (bytes.fromhex(f"06092a864886f70d0107{n}") for n in ("02", "01", "03"))


def signed(content: bytes) -> bytes:
    """The content signed with a key made for the purpose, in DER."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "chen.yt@tbkc.kcg.gov.tw")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def streamed(content: bytes) -> bytes:
    """Signed data (without a signer) in BER: lengths left open, the string in pieces of 100 bytes."""
    pieces = b"".join(_element(0x04, content[start : start + 100]) for start in range(0, len(content), 100))
    inner = _open(0x30, _DATA + _open(0xA0, _open(0x24, pieces)))
    body = _element(0x02, b"\1") + _element(0x31, b"") + inner + _element(0x31, b"")
    return _open(0x30, _SIGNED + _open(0xA0, _open(0x30, body)))


def enveloped() -> bytes:
    """What an encrypted part begins with."""
    return _element(0x30, _ENVELOPED + _element(0xA0, _element(0x30, _element(0x02, b"\0"))))


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 0x80 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def _open(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x80]) + content + b"\0\0"
