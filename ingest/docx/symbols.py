"""Characters of the symbol fonts, which files name by their place in the font (often in the private use area U+F020–F0FF)."""

from __future__ import annotations

_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x77: "⬥", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "□", 0xAA: "✦", 0xAB: "★", 0xB2: "✧",
    0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    0x46: "☞", 0x4A: "☺", 0x28: "☎", 0x2A: "✉", 0x58: "✠", 0xA2: "⭘", 0xA3: "⭕", 0xB6: "✫",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA2: "■", 0xA3: "□", 0x98: "●"}
_WEBDINGS = {0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗", 0x3D: "■"}
_SYMBOL = {
    0x40: "≅", 0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼", 0xA0: "€", 0xA2: "′",
    0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→",
    0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠",
    0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xD2: "®", 0xD3: "©", 0xD4: "™",
    0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xDB: "⇔", 0xDC: "⇐", 0xDE: "⇒", 0xE0: "◊", 0xE5: "∑", 0xF2: "∫",
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL}


def is_symbol_font(font: str | None) -> bool:
    """Whether the letters of this font are pictures."""
    return (font or "").lower() in _FONTS or (font or "").lower() == "wingdings 3"


def symbol(code: int, font: str | None) -> str | None:
    """The Unicode character for a place in a symbol font; None where it is not known.

    A code outside the private use area that no symbol font claims is the character itself.
    """
    private = 0xF000 <= code <= 0xF0FF
    if private or is_symbol_font(font):
        table = _FONTS.get((font or "wingdings").lower(), {})
        return table.get(code & 0xFF)
    return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None


def bullet(text: str, font: str | None) -> str:
    """The mark of a bulleted list; one of a symbol font that is not known becomes •."""
    return "".join(
        (symbol(ord(character), font) or "•") if is_symbol_font(font) or "\ue000" <= character <= "\uf8ff" else character
        for character in text
    )


def mend_private(text: str) -> str:
    """The text with private use characters that Word keeps for symbol fonts replaced where they are known, one for one."""
    return "".join(
        (_WINGDINGS.get(ord(character) & 0xFF) or character) if "\uf020" <= character <= "\uf0ff" else character
        for character in text
    )
