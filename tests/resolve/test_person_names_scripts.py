"""Scripts other than Latin: what their words are in Latin letters, and how they are read."""

from __future__ import annotations

import pytest

from sightline.model.normal.latin import to_latin
from sightline.resolve.names.native import native_words
from sightline.resolve.names.tongues import chinese_sound, korean_sound, tongue_of


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Владимир Путин", "vladimir putin"),
        ("Татьяна", "tatyana"),
        ("Зеленський", "zelenskii"),
        ("Παπανδρέου", "papandreou"),
        ("Ευάγγελος", "evangelos"),
        ("Ντόρα Μπακογιάννη", "dora bakogianni"),
        ("Müller & Söhne", "muller sohne"),
        ("習近平", "xijinping"),
        ("", ""),
        ("🙂", ""),
    ],
)
def test_any_script_in_latin_letters(text: str, latin: str) -> None:
    assert to_latin(text) == latin


def test_well_known_words_have_their_vowels_and_articles_stand_alone() -> None:
    assert [each.text for each in native_words("بشار الأسد", False)] == ["bashar", "al", "assad"]
    assert [each.tongue for each in native_words("الظواهري", True)] == ["", "bare"]


def test_han_characters_have_a_reading_for_each_language() -> None:
    (word,) = native_words("林", True)
    assert {"lam", "lim", "hayashi"} <= word.readings
    assert native_words("劉", True)[0].characters == native_words("刘", True)[0].characters


def test_romanisations_of_one_syllable_meet() -> None:
    assert chinese_sound("tsetung") == chinese_sound("zedong")
    assert len({korean_sound(each) for each in ("jeong", "jung", "chong", "chung")}) == 1


@pytest.mark.parametrize(
    ("words", "tongue"),
    [
        ("kim jong un", "ko"),
        ("mao tse tung", "wg"),
        ("xi jinping", "zh"),
        ("anna maria lee", ""),
        ("putin", ""),
        ("", ""),
    ],
)
def test_names_that_look_chinese_or_korean(words: str, tongue: str) -> None:
    assert tongue_of(tuple(words.split())) == tongue
