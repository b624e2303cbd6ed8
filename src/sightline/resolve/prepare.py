"""From an observation to the rows that the store takes: the companies it mentions first, then its own.

Pure apart from a memory of which mentions were handed out lately; runs in the processes that read files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b

import msgspec

from sightline.errors import InvalidInput
from sightline.model.normal.companies import company_key
from sightline.model.normal.linkedin import linkedin_company
from sightline.model.normal.text import fold_text
from sightline.model.observation import CLAIMS, Observation, Op, SubjectKind
from sightline.model.values import CompanyRef, Instant, Profile
from sightline.resolve.finders import subject_keys
from sightline.resolve.keys import identifies
from sightline.store.codec import Codec
from sightline.store.mentions import company_refs
from sightline.store.rows import MAX_KEY, Row

MENTION = "mention:"
"""What the key of a mentioned company begins with if its source gives it no key of its own."""

REMEMBERED = 1 << 16
"""How many mentions a preparer remembers having handed out; one that is forgotten is only handed out again."""

_CompanyClaim = CLAIMS[SubjectKind.company]


class Preparer:
    """Prepares the observations of one source for the store of a codec, each mention only once in a while."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._sent: dict[str, None] = {}

    def rows(self, observations: Iterable[Observation]) -> Iterator[Row]:
        """The rows of the observations in order, mentions before what mentions them.

        Raises InvalidInput for a company reference that names nothing, and TooLarge for a claim beyond bounds.
        """
        for observation in observations:
            refs = company_refs(observation.kind, observation.claim) if observation.claim is not None else ()
            keys = tuple([mention_key(ref) for ref in refs])
            own = _own(observation, keys, self._codec)
            for ref, key in zip(refs, keys, strict=True):
                if key not in self._sent:
                    self._remember(key)
                    yield _mention(ref, key, observation.observed_at, self._codec)
            yield own

    def _remember(self, key: str) -> None:
        if len(self._sent) >= REMEMBERED:
            del self._sent[next(iter(self._sent))]
        self._sent[key] = None


def prepare(observation: Observation, codec: Codec) -> list[Row]:
    """The rows of one observation: one for each company that it mentions, then its own."""
    return list(Preparer(codec).rows([observation]))


def _own(observation: Observation, mentions: tuple[str, ...], codec: Codec) -> Row:
    kind, claim = observation.kind, observation.claim
    if claim is None:
        return Row(kind, observation.key, observation.op, observation.observed_at)
    payload, digest = codec.encode_claim(claim)
    keys = subject_keys(kind, claim) if observation.op is Op.claim else ()
    return Row(kind, observation.key, observation.op, observation.observed_at, payload, digest, keys, mentions)


@lru_cache(maxsize=1 << 16)
def mention_key(ref: CompanyRef) -> str:
    """The key of the subject that a reference stands for: the source's own, else made of what names it best.

    A domain that many share names nobody. Raises InvalidInput if the reference names nothing.
    """
    if ref.key:
        return ref.key
    if ref.domain and identifies(ref.domain):
        return MENTION + ref.domain
    page = ref.linkedin_url or ref.linkedin_id
    if page:
        return f"{MENTION}linkedin:{page.rstrip('/').rpartition('/')[2].lower()}"
    name = company_key(ref.name or "") or fold_text(ref.name or "") or (ref.name or "").strip()
    if name:
        return _bounded(f"{MENTION}name:{name}")
    if ref.domain:
        return MENTION + ref.domain
    raise InvalidInput("A company reference names nothing.", allowed=["name", "domain", "linkedin_url", "key"])


def _bounded(key: str) -> str:
    if len(key) <= MAX_KEY:
        return key
    return f"{key[: MAX_KEY - 40]}:{blake2b(key.encode(), digest_size=16).hexdigest()}"


def _mention(ref: CompanyRef, key: str, observed_at: Instant | None, codec: Codec) -> Row:
    claim = mention_claim(ref)
    payload, digest = codec.encode_claim(claim)
    return Row(
        SubjectKind.company,
        key,
        observed_at=observed_at,
        payload=payload,
        digest=digest,
        keys=subject_keys(SubjectKind.company, claim),
        mention=True,
    )


def mention_claim(ref: CompanyRef) -> msgspec.Struct:
    """The company claim that a reference makes: its name, domain and LinkedIn page."""
    given = {
        "name": ref.name or msgspec.UNSET,
        "domain": ref.domain if ref.domain and identifies(ref.domain) else msgspec.UNSET,
        "profiles": _pages(ref) or msgspec.UNSET,
    }
    return _CompanyClaim(**given)


def _pages(ref: CompanyRef) -> tuple[Profile, ...]:
    """The LinkedIn page of a reference, with its vanity name and its number where both are given."""
    if not ref.linkedin_url:
        return (linkedin_company(ref.linkedin_id),) if ref.linkedin_id else ()
    page = linkedin_company(ref.linkedin_url.rstrip("/").rpartition("/")[2])
    return (msgspec.structs.replace(page, id=ref.linkedin_id) if ref.linkedin_id else page,)
