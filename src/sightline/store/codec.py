"""How claims and records are written: msgpack, compressed against a dictionary of what such rows usually hold.

A payload is one byte that names the dictionary (0: not compressed), then a Zstandard frame without its magic number.
The dictionaries are files in `dictionaries/`, which `tools/dictionaries.py` trains on made-up rows. One that was used
never changes, because what was written with it needs it to be read; a better one gets the next number.
"""

from __future__ import annotations

import threading
from functools import cache
from hashlib import blake2b
from importlib.resources import files

import msgspec
import zstandard

from sightline.errors import Conflict, TooLarge
from sightline.model.observation import CLAIMS, NOUNS, SubjectKind
from sightline.model.record import Evidence, Record, Support
from sightline.model.values import Instant
from sightline.store.rows import MAX_PAYLOAD

WRITTEN: dict[SubjectKind, int] = {
    SubjectKind.person: 1,
    SubjectKind.company: 2,
    SubjectKind.posting: 3,
    SubjectKind.news: 3,
    SubjectKind.measure: 3,
}
"""The dictionary that new payloads of a kind are written with."""

DIGESTS = {
    1: "83f1013f4927b6ea867c44bada128705",
    2: "27fa0f31402e37fedab17d2b64ff2de9",
    3: "4f6f80c9e5cad651c42b78cfc895de1c",
}
"""For each dictionary the digest of its bytes, so that nobody changes one unawares."""

LEVEL = 5
PLAIN = b"\x00"

_encoder = msgspec.msgpack.Encoder()
_claim_decoders = {kind: msgspec.msgpack.Decoder(claim) for kind, claim in CLAIMS.items()}
_CLAIMED = {claim: kind for kind, claim in CLAIMS.items()}
_local = threading.local()


class _Stored(msgspec.Struct, array_like=True, omit_defaults=True):
    """A record as it is written. Evidence holds differences, which are small: see `_pack` and `_unpack`."""

    noun: msgspec.Raw
    evidence: list[tuple[int, int, int, int, int, int]]
    created_at: int
    updated_at: int
    confidence: int
    gone: bool = False
    support: dict[str, Support] = {}


_noun_decoders = {kind: msgspec.msgpack.Decoder(noun) for kind, noun in NOUNS.items()}
_record_decoder = msgspec.msgpack.Decoder(_Stored)


def encode_claim(claim: msgspec.Struct) -> tuple[bytes, bytes]:
    """The payload of a claim, and the 8-byte digest by which the same claim is known again.

    Raises TooLarge for a claim of more than `MAX_PAYLOAD` bytes.
    """
    plain = _encoder.encode(claim)
    return _compress(plain, _CLAIMED[type(claim)]), blake2b(plain, digest_size=8).digest()


def decode_claim(kind: SubjectKind, payload: bytes) -> msgspec.Struct:
    """The claim in a payload, an instance of `CLAIMS[kind]`."""
    claim: msgspec.Struct = _claim_decoders[kind].decode(_decompress(payload))
    return claim


def encode_record(record: Record) -> bytes:
    """The payload of a record; its id and kind are kept beside it. Raises TooLarge."""
    stored = _Stored(
        noun=msgspec.Raw(_encoder.encode(record.noun)),
        evidence=[_pack(each, record) for each in record.evidence],
        created_at=record.created_at,
        updated_at=record.updated_at - _last_seen(record.evidence),
        confidence=record.confidence,
        gone=record.gone,
        support=record.support,
    )
    return _compress(_encoder.encode(stored), record.kind)


def decode_record(entity: int, kind: SubjectKind, payload: bytes) -> Record:
    """The record in a payload."""
    stored = _record_decoder.decode(_decompress(payload))
    created_at = stored.created_at
    evidence = tuple([_unpack(each, entity, created_at) for each in stored.evidence])
    return Record(
        entity,
        kind,
        _noun_decoders[kind].decode(stored.noun),
        evidence,
        stored.support,
        stored.confidence,
        created_at,
        stored.updated_at + _last_seen(evidence),
        stored.gone,
    )


def _last_seen(evidence: tuple[Evidence, ...]) -> Instant:
    return max([each.seen_at for each in evidence], default=0)


def _pack(each: Evidence, record: Record) -> tuple[int, int, int, int, int, int]:
    return (
        each.source,
        each.subject - record.id,
        each.observation,
        each.observed_at,
        each.recorded_at - record.created_at,
        each.seen_at - each.observed_at,
    )


def _unpack(packed: tuple[int, int, int, int, int, int], entity: int, created_at: int) -> Evidence:
    source, subject, observation, observed_at, recorded_at, seen_at = packed
    return Evidence(source, subject + entity, observation, observed_at, recorded_at + created_at, seen_at + observed_at)


def dictionary(number: int) -> bytes:
    """The bytes of a dictionary. Raises Conflict if this version does not have it as it was."""
    if number not in DIGESTS:
        raise Conflict(f"A row was written with dictionary {number}, which this version of Sightline does not have.")
    content = files("sightline.store").joinpath(f"dictionaries/{number}.zstd").read_bytes()
    if blake2b(content, digest_size=16).hexdigest() != DIGESTS[number]:
        raise Conflict(f"The compression dictionary {number} is not the one that rows were written with.")
    return content


@cache
def _loaded(number: int) -> zstandard.ZstdCompressionDict:
    loaded = zstandard.ZstdCompressionDict(dictionary(number))
    loaded.precompute_compress(level=LEVEL)
    return loaded


def _compress(plain: bytes, kind: SubjectKind) -> bytes:
    if len(plain) > MAX_PAYLOAD:
        raise TooLarge(f"A row holds {len(plain)} bytes; {MAX_PAYLOAD} are allowed.")
    number = WRITTEN[kind]
    # Compressors and decompressors are kept for each thread, because they cannot be shared.
    compressors = _local.__dict__.setdefault("compressors", {})
    compressor = compressors.get(number)
    if compressor is None:
        compressor = compressors[number] = zstandard.ZstdCompressor(
            level=LEVEL, dict_data=_loaded(number), write_checksum=False, write_dict_id=False
        )
    packed: bytes = compressor.compress(plain)[len(zstandard.FRAME_HEADER) :]
    return bytes((number,)) + packed if len(packed) < len(plain) else PLAIN + plain


def _decompress(payload: bytes) -> bytes:
    if payload[0] == 0:
        return payload[1:]
    number = payload[0]
    decompressors = _local.__dict__.setdefault("decompressors", {})
    decompressor = decompressors.get(number)
    if decompressor is None:
        decompressor = decompressors[number] = zstandard.ZstdDecompressor(dict_data=_loaded(number))
    plain: bytes = decompressor.decompress(zstandard.FRAME_HEADER + payload[1:])
    return plain
