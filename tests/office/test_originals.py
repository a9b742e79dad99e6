import pytest

from ingest.errors import Broken, Encrypted
from ingest.office import rtf, word97
from ingest.office.reader import read_doc
from schemas.document import ActiveContent
from tests.builders.word97 import a_word97


def test_a_plain_word_file_holds_nothing_active():
    assert word97.look(a_word97()) == word97.Word97(locked=False, modern=True, active=())


def test_a_locked_word_file_needs_a_password():
    with pytest.raises(Encrypted) as caught:
        read_doc(a_word97(flags=0x0100), "plan.doc")
    assert caught.value.format == "doc"


def test_macros_and_objects_of_a_word_file_are_named():
    seen = word97.look(a_word97(storages=("Macros",), pooled="_1234567890"))
    assert seen.active == (
        ActiveContent(kind="macro", detail="Macros"),
        ActiveContent(kind="embedded-object", detail="ObjectPool/_1234567890"),
    )


def test_an_older_word_file_is_not_forced_through_the_newer_filter():
    assert not word97.look(a_word97(version=0x0068, identifier=0xA5DC)).modern


@pytest.mark.parametrize("data", [b"", a_word97()[:700], a_word97()[:512] + bytes(9000), a_word97(identifier=0x1234)])
def test_a_damaged_word_file_is_broken(data):
    with pytest.raises(Broken):
        word97.look(data)


@pytest.mark.parametrize(
    ("words", "active"),
    [
        (rb"\pard \objective text", ()),
        (rb"{\object\objemb{\*\objclass Package}{\*\objdata 0105}}", ("embedded-object",)),
        (rb"{\object\objautlink{\*\objclass X}}", ("remote-link",)),
        (rb"{\*\template http://example.org/t.dot}", ("remote-template",)),
        (rb"{\*\template C:\\Normal.dot}", ()),
        (rb"{\field{\*\fldinst INCLUDEPICTURE \"http://example.org/a.png\" }}", ("remote-picture",)),
        (rb"{\field{\*\fldinst {DDEAUTO c:\\\\cmd.exe}}}", ("remote-link",)),
        (rb"{\field{\*\fldinst HYPERLINK \"http://example.org\"}}", ()),
    ],
)
def test_what_rtf_would_run_or_fetch_is_named(words, active):
    assert tuple(one.kind for one in rtf.active_content(rb"{\rtf1 " + words + b"}")) == active


def test_a_list_mark_that_the_code_page_had_no_place_for_is_a_comma_again():
    lost = rb"{\rtf1{\leveltext \'02\'00\'3f;}{\leveltext \'03\'3f\'00\'3f;}{\leveltext \'02\'01.;}{\leveltext\leveltemplateid-5 \'02\'02\'3f;}}"
    mended = lost.replace(rb"\'00\'3f;", rb"\'00\u12289?;", 1).replace(rb"\'02\'3f;", rb"\'02\u12289?;")
    assert rtf.with_list_marks(lost) == mended
    assert rtf.with_list_marks(mended) == mended
