"""Qualified names of the elements and attributes of Office Open XML that the reader looks at (ECMA-376, part 1)."""

from __future__ import annotations

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(local: str) -> str:
    """The qualified name of an element or attribute of WordprocessingML."""
    return _W + local


def m(local: str) -> str:
    """The qualified name of an element or attribute of Office math."""
    return _M + local


# Blocks
DOCUMENT, BODY, P, PPR, TBL, SECT_PR = w("document"), w("body"), w("p"), w("pPr"), w("tbl"), w("sectPr")
SDT, SDT_CONTENT, ALT_CHUNK = w("sdt"), w("sdtContent"), w("altChunk")
TR, TR_PR, TC, TC_PR, TBL_PR, TBL_STYLE = w("tr"), w("trPr"), w("tc"), w("tcPr"), w("tblPr"), w("tblStyle")
GRID_SPAN, V_MERGE, H_MERGE = w("gridSpan"), w("vMerge"), w("hMerge")
GRID_BEFORE, CELL_DEL = w("gridBefore"), w("cellDel")

# Inside a paragraph
R, RPR, T, TAB, PTAB, BR, CR = w("r"), w("rPr"), w("t"), w("tab"), w("ptab"), w("br"), w("cr")
NO_BREAK_HYPHEN, SYM, DEL_TEXT = w("noBreakHyphen"), w("sym"), w("delText")
FLD_CHAR, FLD_SIMPLE, INSTR_TEXT, FF_DATA = w("fldChar"), w("fldSimple"), w("instrText"), w("ffData")
RUBY, RUBY_BASE = w("ruby"), w("rubyBase")
INS, DEL, MOVE_FROM, MOVE_TO, RPR_CHANGE, PPR_CHANGE = (
    w("ins"), w("del"), w("moveFrom"), w("moveTo"), w("rPrChange"), w("pPrChange"),
)  # fmt: skip
FOOTNOTE_REFERENCE, ENDNOTE_REFERENCE, COMMENT_REFERENCE = (
    w("footnoteReference"), w("endnoteReference"), w("commentReference"),
)  # fmt: skip
DRAWING, PICT, OBJECT, TXBX_CONTENT = w("drawing"), w("pict"), w("object"), w("txbxContent")
ALTERNATE_CONTENT, CHOICE, FALLBACK = _MC + "AlternateContent", _MC + "Choice", _MC + "Fallback"
A_BODY, A_P, A_T, A_BR, A_FLD, A_R = _A + "txBody", _A + "p", _A + "t", _A + "br", _A + "fld", _A + "r"
A_BLIP, V_IMAGEDATA, V_TEXTPATH = _A + "blip", _V + "imagedata", _V + "textpath"
CHART, CHART_VALUE, DIAGRAM = _C + "chart", _C + "v", _DGM + "relIds"
O_MATH, O_MATH_PARA = m("oMath"), m("oMathPara")

# Properties
P_STYLE, R_STYLE, NUM_PR, ILVL, NUM_ID, SPACING, OUTLINE = (
    w("pStyle"), w("rStyle"), w("numPr"), w("ilvl"), w("numId"), w("spacing"), w("outlineLvl"),
)  # fmt: skip
R_FONTS, SZ, B, VANISH = w("rFonts"), w("sz"), w("b"), w("vanish")
EAST_ASIA, EAST_ASIA_THEME = w("eastAsia"), w("eastAsiaTheme")
STYLE, STYLE_ID, NAME, BASED_ON, DEFAULT = w("style"), w("styleId"), w("name"), w("basedOn"), w("default")
LINE, LINE_RULE = w("line"), w("lineRule")

# Attributes of many
VAL, TYPE, ID, AUTHOR, INSTR = w("val"), w("type"), w("id"), w("author"), w("instr")
R_ID, R_DM = _R + "id", _R + "dm"

DELETED = frozenset((DEL, MOVE_FROM))
INSERTED = frozenset((INS, MOVE_TO))
