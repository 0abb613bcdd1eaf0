"""Reads the verbs of telling with their pronouns in Spanish, French and German as one plain verb of each."""

import re
from functools import cache, partial
from pathlib import Path

import politeness
import yaml
from contacts import called_forms

RAW = yaml.safe_load((Path(__file__).parent / "clitics.yaml").read_text(encoding="utf-8"))


def _any(texts: list[str]) -> str:
    longest = sorted((one.strip() for one in texts), key=len, reverse=True)
    return "|".join(re.escape(one).replace(r"\ ", r"\s+").replace(r"\-", r"[-\s]") for one in longest)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Pattern of a form with what stands between it and its text, the language, and the plain verb."""
    found = []
    for language in ("es", "fr", "de"):
        mail, said = (_any(RAW[name][language].split("|")) for name in ("mail", "said"))
        between = rf"(?:[,\s]+(?:{mail}))*(?P<said>[,:\s]+(?:{said})(?=\s|(?<=')))?"
        for plain, forms in RAW[language].items():
            verb = _any([*forms.split(), plain])
            found.append((re.compile(rf"(?<![\w-])(?:{verb})(?![\w-]){between}", re.IGNORECASE), language, plain))
        for plain, forms in RAW["named"][language].items():
            who = rf"(?:[,\s]+(?:{mail}))*\s+(?:a\s+|à\s+|an\s+)?(?P<who>{called_forms()})\b"
            verb = _any([*forms.split(), plain])
            found.append((re.compile(rf"(?<![\w-])(?:{verb})(?![\w-]){who}{between}", re.IGNORECASE), language, plain))
    return tuple(found)


THAT = {"es": "que", "fr": "que", "de": "dass"}
TO = {"es": " a ", "fr": " à ", "de": " "}


MADE = re.compile(
    r"^(?P<before>\W*(?:(?:please|pls|ok|okay|hi|hello|so|can you|could you)\W+)*)(?:make|do|create|prepare|shoot)\s+"
    r"(?:(?:please|pls|me)\s+)*(?:an?|one)\s+(?:new\s+|short\s+|quick\s+)?(?:e-?mail|mail|message|note)\s+(?:to"
    r"|for)\s+",
    re.IGNORECASE,
)
"""`Make please a mail to`."""


SAY = re.compile(rf"\bsay\s+(?:(?:to\s+)?(?=(?:him|her|them)\b)|to\s+(?=(?:{called_forms()})\b))", re.IGNORECASE)
OPENED = re.compile(r"\bmach(?:e|st)?\s+(?:mir\s+|mal\s+|bitte\s+)*(?P<what>\S.*?)\s+auf\b", re.IGNORECASE)
"""`Mach die von Chloe auf`."""
WRITE_BACK = re.compile(r"\b(?:write|schreib\w*|text|mail)\s+(?:back|zurück)\b", re.IGNORECASE)
BACK = re.compile(
    r"\b(?:write|text|mail|message|get|schreib)\s+(?P<who>(?:to\s+)?(?:him|her|them|ihm|ihr|ihnen))\s+(?:back"
    r"|zurück)\b[,:]?",
    re.IGNORECASE,
)


def plain(message: str) -> str:
    """The message with each such verb in its plain form: `avísale por favor que` as `dile que`."""
    message = OPENED.sub(r"öffne \g<what>", SAY.sub("tell ", message))
    message = politeness.ordered(message)
    message = MADE.sub(lambda found: f"{found['before']}write to ", message)
    message = WRITE_BACK.sub(lambda found: "antworte" if found[0][0] in "sS" else "answer", message)
    message = BACK.sub(lambda found: f"{'antworte' if found['who'][0] in 'iI' else 'answer'} {found['who']}", message)
    for pattern, language, verb in _forms():
        message = pattern.sub(partial(_instead, verb=verb, language=language), message)
    return message


def _instead(found: re.Match[str], verb: str, language: str) -> str:
    who = found.groupdict().get("who")
    to = f"{TO[language]}{who}" if who else ""
    said = found["said"] or ""
    colon = ":" if ":" in said else ""
    that = f"{',' if language == 'de' else ''} {THAT[language]}" if said and not colon else colon
    if said.rstrip().endswith(("qu'", "qu’")):
        that = " qu'"
    return f"{verb}{to}{that}"
