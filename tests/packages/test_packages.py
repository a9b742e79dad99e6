import io
import time
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Broken, Encrypted
from ingest.limits import DEFAULT_LIMITS, MIB
from ingest.packages import open_package, parse_xml


def a_zip(*parts: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


def test_parts_are_read_by_name_and_folders_are_no_parts():
    package = open_package(a_zip(("word/document.xml", b"<a/>"), ("word/", b"")), DEFAULT_LIMITS)
    assert package.names() == ("word/document.xml",)
    assert package.read("word/document.xml") == b"<a/>"


def test_a_name_that_differs_in_case_or_slashes_is_found():
    package = open_package(a_zip(("Word\\Document.xml", b"x")), DEFAULT_LIMITS)
    assert "word/document.xml" in package
    assert package.read("word/document.xml") == b"x"


def test_a_missing_part_is_named():
    with pytest.raises(Broken, match=r"content\.xml"):
        open_package(a_zip(("a", b"")), DEFAULT_LIMITS).read("content.xml")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", a_zip(("a", b"x" * 500))[:-30]])
def test_what_is_no_whole_zip_is_broken(data):
    with pytest.raises(Broken):
        open_package(data, DEFAULT_LIMITS)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_any_changed_byte_gives_the_part_or_one_of_our_errors(place, value):
    data = bytearray(a_zip(("content.xml", b"<a>plan</a>" * 20), ("styles.xml", b"<b/>")))
    data[place % len(data)] = value
    try:
        package = open_package(bytes(data), DEFAULT_LIMITS)
        content = package.read("content.xml")
    except (Broken, Encrypted):
        return
    assert content == b"<a>plan</a>" * 20


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_different_parts_of_one_name_are_refused_but_a_repeated_one_is_not():
    with pytest.raises(Broken, match="two different"):
        open_package(a_zip(("a", b"1"), ("a", b"2")), DEFAULT_LIMITS)
    assert open_package(a_zip(("a", b"1"), ("a", b"1")), DEFAULT_LIMITS).read("a") == b"1"


def test_a_locked_part_needs_a_password():
    data = bytearray(a_zip(("a", b"1")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Encrypted):
        open_package(bytes(data), DEFAULT_LIMITS)


def test_a_compression_no_office_file_uses_is_refused():
    with pytest.raises(Broken, match="packed in a way"):
        open_package(a_zip(("a", b"1" * 999), compression=zipfile.ZIP_BZIP2), DEFAULT_LIMITS)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(Broken, match="too tightly"):
        open_package(a_zip(("a", bytes(30 * MIB))), DEFAULT_LIMITS)
    ballast = bytes(range(256)) * 4096
    loose = replace(DEFAULT_LIMITS, unpack_ratio=1000)
    with pytest.raises(Broken, match="part"):
        open_package(a_zip(("a", b"1"), ("b", b"2")), replace(DEFAULT_LIMITS, parts=1))
    with pytest.raises(Broken, match="unpacks to 2 MiB"):
        open_package(a_zip(("a", ballast), ("b", ballast)), replace(loose, unpacked_size=MIB))
    with pytest.raises(Broken, match="a unpacks to 1 MiB"):
        open_package(a_zip(("a", ballast)), replace(loose, part_size=MIB // 2)).read("a")
    with pytest.raises(Broken, match="the file has"):
        open_package(a_zip(("a", b"1")), replace(loose, file_size=10))


def test_xml_comes_without_comments_and_instructions():
    root = parse_xml(b"<?xml version='1.0'?><?x y?><a>b<!-- c --><d/></a>", DEFAULT_LIMITS)
    assert [child.tag for child in root] == ["d"]
    assert root.text == "b"


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a></b>", "<a/>".encode("utf-16-le"), b"<a>&none;</a>", b"\x00"])
def test_xml_that_is_not_well_formed_is_broken(data):
    with pytest.raises(Broken):
        parse_xml(data, DEFAULT_LIMITS)


def test_a_harmless_doctype_passes_where_it_is_allowed():
    data = b'<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org//DTD 1.0//EN" "office.dtd"><a/>'
    assert parse_xml(data, DEFAULT_LIMITS, allow_doctype=True).tag == "a"
    with pytest.raises(Broken, match="declares"):
        parse_xml(data, DEFAULT_LIMITS)


@pytest.mark.parametrize("body", ["&f;", "<b c='&f;'/>", ""])
def test_entity_bombs_are_refused_at_once(body):
    entities = "<!ENTITY a 'aaaaaaaaaaaaaaaaaaaa'>" + "".join(
        f"<!ENTITY {name} '{f'&{before};' * 40}'>" for before, name in zip("abcde", "bcdef", strict=True)
    )
    data = f"<!DOCTYPE a [{entities}]><a>{body}</a>".encode()
    started = time.perf_counter()
    with pytest.raises(Broken):
        parse_xml(data, DEFAULT_LIMITS, allow_doctype=True)
    assert time.perf_counter() - started < 1


def test_an_external_entity_is_never_opened(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    data = f"<!DOCTYPE a [<!ENTITY s SYSTEM '{secret.as_uri()}'>]><a>&s;</a>".encode()
    with pytest.raises(Broken):
        parse_xml(data, DEFAULT_LIMITS, allow_doctype=True)


@pytest.mark.parametrize(("depth", "taken"), [(200, True), (201, False), (100_000, False)])
def test_xml_may_be_nested_only_so_deep(depth, taken):
    data = b"<a>" * depth + b"</a>" * depth
    if taken:
        assert parse_xml(data, DEFAULT_LIMITS).tag == "a"
    else:
        with pytest.raises(Broken):
            parse_xml(data, DEFAULT_LIMITS)
