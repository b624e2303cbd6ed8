"""How claims and records are written: msgpack, compressed against a dictionary of what such rows usually hold.

A payload is one byte that names the dictionary (0: not compressed), then a Zstandard frame without its magic number.
The dictionaries are the store's own (see `dictionaries`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from hashlib import blake2b

import msgspec
import zstandard

from sightline.errors import Conflict, TooLarge
from sightline.model.observation import CLAIMS, NOUNS, SubjectKind
from sightline.model.record import Evidence, Record, Support
from sightline.model.values import Instant
from sightline.store.dictionaries import PURPOSES, Dictionary, read
from sightline.store.rows import MAX_PAYLOAD
from sightline.store.session import Session

LEVEL = 5
PLAIN = b"\x00"

_encoder = msgspec.msgpack.Encoder()
_claim_decoders = {kind: msgspec.msgpack.Decoder(claim) for kind, claim in CLAIMS.items()}
_CLAIMED = {claim: kind for kind, claim in CLAIMS.items()}


class _Stored(msgspec.Struct, array_like=True, omit_defaults=True):
    """A record as it is written. Evidence holds differences, which are small: see `_pack` and `_unpack`."""

    noun: msgspec.Raw
    evidence: list[tuple[int, int, int, int, int, int]]
    created_at: int
    updated_at: int
    confidence: int
    gone: bool = False
    support: dict[str, Support] = {}


class Called(msgspec.Struct, frozen=True):
    """What a company is called: the two of its fields that name it."""

    name: str | None = None
    domain: str | None = None


class _Noun(msgspec.Struct, array_like=True):
    """The beginning of a record as it is written."""

    noun: Called


_called_decoder = msgspec.msgpack.Decoder(_Noun)
_noun_decoders = {kind: msgspec.msgpack.Decoder(noun) for kind, noun in NOUNS.items()}
_record_decoder = msgspec.msgpack.Decoder(_Stored)


class _Tools(threading.local):
    """The compressors and decompressors of one thread by their dictionary: they cannot be shared."""

    def __init__(self) -> None:
        self.compressors: dict[int, zstandard.ZstdCompressor] = {}
        self.decompressors: dict[int, zstandard.ZstdDecompressor] = {}


class Codec:
    """Writes and reads claims and records with the dictionaries of one store.

    Safe to share between threads, and pickled as its dictionaries. Of several for the same purpose, the one with the
    highest number is written with.
    """

    def __init__(self, dictionaries: Iterable[Dictionary]) -> None:
        self._dictionaries = tuple(sorted(dictionaries, key=lambda each: each.number))
        self._loaded = {each.number: zstandard.ZstdCompressionDict(each.content) for each in self._dictionaries}
        numbers = {each.purpose: each.number for each in self._dictionaries}
        self._written = {kind: numbers[purpose] for kind, purpose in PURPOSES.items()}
        for number in numbers.values():
            self._loaded[number].precompute_compress(level=LEVEL)
        self._tools = _Tools()

    def __reduce__(self) -> tuple[type[Codec], tuple[tuple[Dictionary, ...]]]:
        return Codec, (self._dictionaries,)

    def encode_claim(self, claim: msgspec.Struct) -> tuple[bytes, bytes]:
        """The payload of a claim, and the 8-byte digest by which the same claim is known again.

        Raises TooLarge for a claim of more than `MAX_PAYLOAD` bytes.
        """
        plain = _encoder.encode(claim)
        return self._compress(plain, _CLAIMED[type(claim)]), blake2b(plain, digest_size=8).digest()

    def decode_claim(self, kind: SubjectKind, payload: bytes) -> msgspec.Struct:
        """The claim in a payload, an instance of `CLAIMS[kind]`."""
        claim: msgspec.Struct = _claim_decoders[kind].decode(self._decompress(payload))
        return claim

    def plain(self, payload: bytes) -> bytes:
        """What a payload holds, as MessagePack, in which every text stands as UTF-8."""
        return self._decompress(payload)

    def encode_record(self, record: Record) -> bytes:
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
        return self._compress(_encoder.encode(stored), record.kind)

    def decode_record(self, entity: int, kind: SubjectKind, payload: bytes) -> Record:
        """The record in a payload."""
        stored = _record_decoder.decode(self._decompress(payload))
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

    def decode_called(self, payload: bytes) -> Called:
        """What the company in a record's payload is called; the rest is passed over, which is four times as fast."""
        return _called_decoder.decode(self._decompress(payload)).noun

    def _compress(self, plain: bytes, kind: SubjectKind) -> bytes:
        if len(plain) > MAX_PAYLOAD:
            raise TooLarge(f"A row holds {len(plain)} bytes; {MAX_PAYLOAD} are allowed.")
        number = self._written[kind]
        compressor = self._tools.compressors.get(number)
        if compressor is None:
            compressor = self._tools.compressors[number] = zstandard.ZstdCompressor(
                level=LEVEL, dict_data=self._loaded[number], write_checksum=False, write_dict_id=False
            )
        packed: bytes = compressor.compress(plain)[len(zstandard.FRAME_HEADER) :]
        return bytes((number,)) + packed if len(packed) < len(plain) else PLAIN + plain

    def _decompress(self, payload: bytes) -> bytes:
        number = payload[0]
        if number == 0:
            return payload[1:]
        decompressor = self._tools.decompressors.get(number)
        if decompressor is None:
            decompressor = self._tools.decompressors[number] = self._decompressor(number)
        plain: bytes = decompressor.decompress(zstandard.FRAME_HEADER + payload[1:])
        return plain

    def _decompressor(self, number: int) -> zstandard.ZstdDecompressor:
        if number not in self._loaded:
            raise Conflict(f"A row was written with dictionary {number}, which the store does not hold.")
        return zstandard.ZstdDecompressor(dict_data=self._loaded[number])


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


class SharedCodec:
    """The codec that all transactions of a process use. A store that was restored has another identity."""

    def __init__(self) -> None:
        self._codec: Codec | None = None
        self._identity = ""
        self._lock = threading.Lock()

    def of(self, session: Session, identity: str) -> Codec:
        """The codec of the store that a transaction sees."""
        with self._lock:
            if self._codec is None or identity != self._identity:
                self._codec, self._identity = Codec(read(session)), identity
            return self._codec
