"""Names of encodings, as servers and documents claim them, to Python's, widened to what people mean by them."""

import codecs
from collections.abc import Iterator

# The claims of https://encoding.spec.whatwg.org that Python does not know: Python's name, then the claims.
_OTHER_NAMES = """
gb18030 gb_2312 gb_2312-80 csgb2312 gb2312-80 windows-936 ms-936 x-windows-936
big5hkscs cn-big5 x-big5
cp949 cseuckr csksc56011987 ksc_5601 ks_c_5601-1989 iso-ir-149 windows-949 ms949
cp932 windows-31j cswindows31j ms-cp932 ms932
euc_jp cseucpkdfmtjapanese
cp874 windows-874 dos-874
iso8859-2 iso88592
iso8859-6 iso-8859-6-e iso-8859-6-i csiso88596e csiso88596i
iso8859-7 sun_eu_greek
iso8859-8 iso-8859-8-e iso-8859-8-i csiso88598e csiso88598i visual logical
iso8859-15 csisolatin9
koi8-u koi8-ru
mac-roman mac csmacintosh
mac-cyrillic mac-ukrainian
mac-greek x-mac-greek
utf-8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8
"""
_PYTHONS_NAME = {claim: name for name, *claims in map(str.split, _OTHER_NAMES.strip().splitlines()) for claim in claims}
_WIDER_KIN = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
_NOT_FOR_DOCUMENTS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})


def codec(claim: str) -> Iterator[str]:
    """Python's name for a claimed encoding; nothing for names that are no charset.

    UTF-16 and UTF-32 are no claims to follow: they show in the first bytes, or the claim is wrong.
    """
    claim = claim.strip().lower().removeprefix("x-")
    try:
        name = codecs.lookup(_PYTHONS_NAME.get(claim, claim)).name
    except LookupError:
        return
    if not name.startswith(("utf-16", "utf-32")) and name not in _NOT_FOR_DOCUMENTS:
        yield _WIDER_KIN.get(name, name)
