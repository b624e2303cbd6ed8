"""The patterns by which sentences tell who leaves, who joins, what is passed over, and from which day.

People stand in the sentences as signs (`people.py`).
"""

from __future__ import annotations

import re

from sightline.sources.connectors.edgar.people import SIGN

N = SIGN.pattern.replace("(", "(?:", 1)
SEVERAL = rf"{N}(?:(?:,? and|,) {N})*"
_ASIDE = rf"(?:[^⟦⟧;]|{N}[’']s ){{0,200}}?"
"""What may stand between a person and the verb: no other person."""

_LEAVES = "|".join(
    (
        r"resign(?:s|ed|ing|ation)?",
        r"retir(?:e|es|ed|ing|ement)",
        r"step(?:s|ped|ping)? down",
        r"depart(?:s|ed|ing|ure)?",
        r"leav(?:e|es|ing)|left",
        r"ceas(?:e|es|ed|ing)",
        r"terminat(?:e|ed|es|ing|ion)",
        r"removed|dismissed|passed away|died|last day",
        r"employment (?:with the company )?(?:will )?(?:end|conclude)(?:s|ed)?",
        r"no longer (?:serve|be|hold|act)",
        r"separat(?:e|ed|ion)",
        r"not (?:to )?(?:stand|seek|run) for re-?election",
        r"not (?:to )?(?:seek|be) re-?(?:election|nominat\w+)",
        r"relinquish(?:ed|es)?|vacate[sd]?",
    )
)
_TAKES = r"(?:appoint|elect|nam|promot|hir|designat|select)(?:ed|ing)"
_IS = r"(?:was|were|has been|have been|had been|is being|will be|to be|is) (?:\w+ly )?(?:also )?"
_WILL = r"(?:will|shall|agreed to|is expected to|to) (?:also )?"
_BEGINS = r"(?:become|serve|join|assume|succeed|act|begin|commence|transition)"
_END = r"(?:resignation|retirement|departure|termination|removal|separation|death|passing)s?"


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in patterns)


LEAVING = re.compile(rf"\b(?:{_LEAVES})\b", re.IGNORECASE)
LEFT = _all(
    rf"({SEVERAL})[’']?s?{_ASIDE}\b(?:{_LEAVES})\b",
    rf"\b{_END} (?:\w+ ){{0,4}}?of ({SEVERAL})",
    rf"\b(?:terminated|removed|dismissed) (?:the employment of )?({SEVERAL})",
)
JOINED = _all(
    rf"\b{_TAKES} (?:(?!by\b|succeed|replac)[\w’']+,? ){{0,6}}?({SEVERAL})",
    rf"({SEVERAL}){_ASIDE}\b{_IS}{_TAKES}\b",
    rf"({SEVERAL}){_ASIDE}\b(?:{_WILL}{_BEGINS}|became|assumed|succeeded|accepted)\b",
    rf"\b(?:appointment|election|promotion|hiring) of ({SEVERAL})",
    rf"({SEVERAL})[’']s (?:appointment|election|promotion)\b",
)
STANDS_DOWN = re.compile(r"re-?(?:election|nominat\w+)\b", re.IGNORECASE)
MOVED, SUCCEEDS = _all(
    rf"({SEVERAL})[^⟦⟧;]{{0,80}}?\btransition(?:s|ed|ing)? from\b(.*?)\b(?:in)?to\b",
    rf"\b(?:succeed(?:s|ed|ing)?|replac(?:e|es|ed|ing)|successor to) ({N})",
)

PASSED_OVER = re.compile(
    "|".join(
        (
            r"^(?:prior to|before|previously|under the terms|pursuant to (?:the|his|her))",
            r"^(?:from \w+ ?\d{4}|since \d{4}|there (?:are|is|were|have been) no)",
            r"\bin the (?:event|case of)\b|\bif (?:⟦|his|her|the company)",
            r"\bupon (?:a|an|any|such) (?:\w+ )?termination\b",
            r"\bno arrangements?\b|\bfamily relationship|\bgood reason\b",
        )
    ),
    re.IGNORECASE,
)
"""Sentences about careers before, about what would be, and about what there is not."""

_STILL = r"(?! (?:been )?(?:retir|resign|step|leav|depart|trans))"
_HOLDS = r"(?:has served|had served|has been|served|previously served|most recently served)"
CAREER = re.compile(
    "|".join(
        (
            rf",? (?:and )?who (?:has|had|is|was|currently|previously|most recently|joined)\b{_STILL}[^,]*(?:,|$)",
            rf"\b{_HOLDS} as\b[^.;]*?(?:since|from|until|for|prior|,|$)[^,;]*",
            r", (?:formerly|previously|age \d+|currently)\b[^,⟦]*,?|, \d\d,",
            r"\bjoined the company (?:in|as)\b[^.;]*",
        )
    ),
    re.IGNORECASE,
)
"""Parts of a sentence about what somebody was before."""

PAID = re.compile(r"\b(?:is|are|will be|shall be) (?:also )?(?:entitled|eligible)\b", re.IGNORECASE)
PART = re.compile(rf"{N}|;|\((?:ii|iii|iv|v)\)")
_ROLE = r"(?:the|his|her) (?:\w+ )?(?:position|role|office)s? of"
INTO = re.compile(
    rf"\b(?:as|to (?:serve|act) as|to {_ROLE}|to become|become|became|in the role of)"
    r" (?:(?:the|our|its|an?|new|permanent) |(?:the )?Company[’']s )*$",
    re.IGNORECASE,
)
FROM_TO = re.compile(r"^[^;]{0,20}\bfrom\b.*?\bto (?!the board)", re.IGNORECASE)

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"(?:{_MONTH}) \d{{1,2}}, ?\d{{4}}")
OTHER_DATE = re.compile(
    r"\b(?:dated|(?:year|quarter|period|months) end(?:ed|ing)|filed|reported|report|disclosed|announced)"
    r"(?: [\w-]+){0,6} ?$",
    re.IGNORECASE,
)
"""What stands before the date of a document."""

NAMED_DATE = re.compile(rf"({DATE.pattern})[^.;“\"]{{0,60}}?\((?:[^()“\"]{{0,40}})[“\"]([\w ]+ Date)[,.]?[”\"]\)")
SUCH_DATE = re.compile(r"such date \((?:the )?[“\"]([\w ]+ Date)[,.]?[”\"]\)")
_WHEN = r"(?:as of|on|upon|from|at|immediately upon|following)?"
_HOUR = r"(?:close of business on |end of the day on )?"
EFFECTIVE = re.compile(
    rf"effective(?:,)? ?{_WHEN} ?(?:the )?{_HOUR}"
    rf"({DATE.pattern}|[A-Z][a-z]+(?: [A-Z][a-z]+)* Date|such date|immediately|the date hereof)",
)
FORM = re.compile(r"[,.]? (?:inc|corp|corporation|ltd|limited|llc|l\.p|lp|plc|co|company|n\.v|s\.a)\.?$", re.IGNORECASE)
"""The legal form behind a company's name."""
