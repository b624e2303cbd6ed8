"""The forms of words in titles that mean one thing, and the ladders of posts that stand on one rung."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.vocabularies.data import read_toml
from sightline.model.vocabularies.phrases import PhraseBook, phrase_words, split_list

Words = tuple[str, ...]


class TitleForms(msgspec.Struct, frozen=True):
    """Phrases to the words that stand for them in a title's key, and words that say nothing.

    Seats are held beside a main job: `whole` titles, and what has a phrase of `within` in it.
    """

    book: PhraseBook[Words]
    fillers: frozenset[str]
    whole: frozenset[Words] = frozenset()
    within: PhraseBook[None] = PhraseBook(())

    def plain(self, words: list[str]) -> Words:
        """The words in the one form of each, without fillers."""
        found = {each.start: each for each in self.book.find(words)}
        plain: list[str] = []
        at = 0
        while at < len(words):
            each = found.get(at)
            plain += words[at : at + 1] if each is None else each.meaning
            at = at + 1 if each is None else each.end
        return tuple(word for word in plain if word not in self.fillers)


class Ladder(msgspec.Struct, frozen=True):
    """Posts by height, the lowest 0. `heads` are those at the head of a public body."""

    name: str
    posts: PhraseBook[int]
    heads: frozenset[int]

    def step(self, words: Words) -> int | None:
        """The highest of its posts that the words (`TitleForms.plain`) name."""
        return max((each.meaning for each in self.posts.find(list(words))), default=None)

    def is_head(self, words: Words) -> bool:
        """Whether the words begin with a post at the head of a public body."""
        return any(each.start == 0 and each.meaning in self.heads for each in self.posts.find(list(words)))


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    steps: tuple[str, ...]
    heads: str = ""


@cache
def title_forms() -> TitleForms:
    """The file `title_forms.toml`."""
    table = read_toml("title_forms.toml")
    entries: list[tuple[str, Words]] = []
    for plain, forms in table["forms"].items():
        words = tuple(phrase_words(plain))
        entries += [(phrase, words) for phrase in (plain, *split_list(forms))]
    forms = TitleForms(PhraseBook(entries), frozenset(split_list(table["fillers"])))
    whole, within = (
        [forms.plain(phrase_words(each)) for each in split_list(table["seats"][name])] for name in ("whole", "within")
    )
    return msgspec.structs.replace(
        forms, whole=frozenset(whole), within=PhraseBook((" ".join(words), None) for words in within)
    )


@cache
def title_ladders() -> tuple[Ladder, ...]:
    """The file `title_ladders.toml`."""
    forms, found = title_forms(), []
    for name, table in read_toml("title_ladders.toml").items():
        written = msgspec.convert(table, _Written)
        posts = {
            " ".join(forms.plain(phrase_words(phrase))): height
            for height, step in enumerate(written.steps)
            for phrase in split_list(step)
        }
        heads = (posts[" ".join(forms.plain(phrase_words(each)))] for each in split_list(written.heads))
        found.append(Ladder(name, PhraseBook(posts.items()), frozenset(heads)))
    return tuple(found)
