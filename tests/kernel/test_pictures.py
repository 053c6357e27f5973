import io
import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from ronghe.kernel.evidence.pictures import leave_traces_out
from ronghe.kernel.evidence.refusals import FileRefused
from ronghe.kernel.evidence.types import JPEG, PNG

ORIENTATION, SIDEWAYS = Base.Orientation, 6
PLACE, DEVICE, WORDS = b"39.9042", b"Telephone 12", b"taken at home"


def drawn(mode="RGB"):
    picture = Image.new(mode, (48, 32))
    picture.putdata([tuple((x * 5 + y) % 256 for _band in mode) for x in range(48) for y in range(32)])  # fmt: skip
    return picture


def traces(turn=SIDEWAYS):
    exif = Image.Exif()
    exif[Base.Make] = DEVICE.decode()
    if turn:
        exif[ORIENTATION] = turn
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (39.0, 54.0, 15.0)
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSAreaInformation] = PLACE
    return exif


def photograph(turn=SIDEWAYS, **options):
    out = io.BytesIO()
    drawn().save(
        out, "JPEG", exif=traces(turn), comment=WORDS, icc_profile=b"a profile", xmp=b"<x>home</x>", **options
    )  # fmt: skip
    return out.getvalue()


def kept(tmp_path, content, media_type=JPEG):
    file = tmp_path / "picture"
    file.write_bytes(content)
    leave_traces_out(file, media_type)
    return file.read_bytes()


def seen(content):
    return Image.open(io.BytesIO(content)).tobytes()


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 2}])
def test_a_photograph_loses_place_device_and_words_and_looks_the_same(tmp_path, options):
    content = photograph(**options)
    assert DEVICE in content
    assert PLACE in content
    assert WORDS in content

    found = kept(tmp_path, content)

    read = Image.open(io.BytesIO(found))
    assert dict(read.getexif()) == {ORIENTATION: SIDEWAYS}
    assert read.info["icc_profile"] == b"a profile"
    assert seen(found) == seen(content)
    assert not any(word in found for word in (PLACE, DEVICE, WORDS, b"home"))


@pytest.mark.parametrize("turn", [None, 9])
def test_a_way_up_that_is_not_said_or_not_possible_is_left_out(tmp_path, turn):
    assert not Image.open(io.BytesIO(kept(tmp_path, photograph(turn)))).getexif()


def test_what_a_camera_appends_is_left_out(tmp_path):
    content = photograph()
    assert kept(tmp_path, content + photograph() + b"a film") == kept(tmp_path, content)


def test_a_picture_without_traces_stays_as_it_is(tmp_path):
    once = kept(tmp_path, photograph())
    assert kept(tmp_path, once) == once


def test_a_drawing_loses_its_words_and_looks_the_same(tmp_path):
    said, out = PngImagePlugin.PngInfo(), io.BytesIO()
    said.add_text("Comment", WORDS.decode())
    said.add_itxt("Author", DEVICE.decode())
    drawn("RGBA").save(out, "PNG", pnginfo=said, exif=traces(), dpi=(72, 72))
    content = out.getvalue()
    assert WORDS in content

    found = kept(tmp_path, content + b"and more", PNG)

    assert seen(found) == seen(content)
    assert not any(word in found for word in (PLACE, DEVICE, WORDS, b"and more"))
    assert "dpi" in Image.open(io.BytesIO(found)).info


@pytest.mark.parametrize("media_type", [JPEG, PNG])
def test_wherever_a_picture_breaks_off_it_is_refused_and_left_alone(tmp_path, media_type):
    out = io.BytesIO()
    drawn().save(out, media_type.partition("/")[2])
    content = out.getvalue()
    for length in range(8, len(content) - (1 if media_type == JPEG else 0)):
        with pytest.raises(FileRefused):
            kept(tmp_path, content[:length], media_type)
        assert (tmp_path / "picture").read_bytes() == content[:length]


def test_a_drawing_with_a_wrong_check_sum_is_refused(tmp_path):
    chunk = b"IHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk) ^ 1)  # fmt: skip
    with pytest.raises(FileRefused):
        kept(tmp_path, content, PNG)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=300), media_type=st.sampled_from([JPEG, PNG]))
def test_whatever_follows_a_right_start_is_kept_or_refused(tmp_path, junk, media_type):
    start = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}[media_type]
    try:
        found = kept(tmp_path, start + junk, media_type)
    except FileRefused:
        return
    assert found.startswith(start)


def test_other_files_are_left_as_they_are(tmp_path):
    assert kept(tmp_path, photograph(), "application/pdf") == photograph()
