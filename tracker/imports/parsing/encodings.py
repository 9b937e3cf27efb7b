"""The text of a file, whatever wrote it."""

from __future__ import annotations

import codecs
import re

from tracker.imports.parsing.tables import UnreadableError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 64 * 1024
# What old spreadsheets write, by system and language. Tried only where it is not UTF-8.
OLD = [
    "cp1252", "cp1250", "cp1251", "mac_roman", "gb18030", "big5", "shift_jis", "euc_kr",
]  # fmt: skip


def as_utf8(data: bytes) -> bytes:
    """The text of the file in UTF-8, without a mark at its beginning and without null characters.

    Raises:
        UnreadableError: it is no text.
    """
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "")
    encoding = encoding or _without_mark(data)
    if encoding == "utf-8":
        text = data.replace(b"\0", b"") if b"\0" in data else data
    else:
        text = data.decode(encoding, "replace").lstrip("\ufeff").replace("\0", "").encode()
    head = text[:SAMPLE]
    controls = len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]", head))
    if controls > len(head) / 50:
        raise UnreadableError(
            "This is no text, and no spreadsheet that we know. Save it as CSV first."
        )
    return text


def _without_mark(data: bytes) -> str:
    if nulls := data[:SAMPLE].count(b"\0"):
        head = data[:SAMPLE]
        # Of UTF-16 without its mark every other byte is null where the text is Latin.
        if nulls > len(head) / 4:
            return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
    if _is_utf8(data):
        return "utf-8"
    return _guessed(data)


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), 1 << 20):
            decoder.decode(data[start : start + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _guessed(data: bytes) -> str:
    # Imported here: 10 MB and a tenth of a second that only such files need.
    from charset_normalizer import from_bytes

    # Only the lines that tell: ASCII reads the same in all of them.
    telling = [line for line in re.split(rb"[\r\n]", data) if re.search(rb"[\x80-\xff]", line)]
    sample = b"\n".join(telling)[:SAMPLE]
    high = re.findall(rb"[\x80-\xff]+", sample)
    if high and max(map(len, high)) <= 2 and b"\x8e" not in sample and _western(sample):
        return "cp1252"
    best = from_bytes(sample, cp_isolation=OLD, enable_fallback=False).best()
    return best.encoding if best else "cp1252"


def _western(sample: bytes) -> bool:
    """Whether each high byte is a letter of Western Europe or a typographic sign, within words."""
    letters = set("äöüÄÖÜßéèêëàâçîïôûùœÉÈÀÇáíóúñÁÍÓÚÑãõâêôÃÕ¿¡ºªåæøÅÆØ€£–—‘’“”„…«»·°§×")
    text = sample.decode("cp1252", "replace")
    high = [character for character in text if character > "\x7f"]
    return sum(character in letters for character in high) >= 0.95 * len(high)
