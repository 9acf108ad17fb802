"""Uploaded pictures: only their pixels come in, and what cannot be a figure is refused with the reason."""

import hashlib
import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from articles import images

RED, GREEN = (200, 30, 40), (20, 160, 60)


def halves(size=(40, 20), mode="RGB"):
    """The left half is red, the right one green, so that turning it shows."""
    image = Image.new("RGB", size, RED)
    image.paste(GREEN, (size[0] // 2, 0, *size))
    return image.convert(mode)


def noise(size, seed=1):
    """What no encoder can make small."""
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))


def encoded(image, image_format="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def decoded(stored):
    return Image.open(io.BytesIO(stored.data))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def refusal(upload):
    with pytest.raises(images.ImageRefused) as refused:
        images.prepare(upload)
    return str(refused.value)


WRONG_FORMAT = (
    "This is not a PNG, JPEG or WebP picture, whatever its name says."
    " Please save it in one of these formats and upload it again."
)
DAMAGED = "The picture is damaged or incomplete. Please export it again from where it was made."
MOVING = "Moving pictures cannot be used. Please upload a single still picture."
TOO_MANY_PIXELS = "The picture has more than 24 million pixels. Please make it smaller and upload it again."
TOO_MANY_BYTES = "The picture is larger than 8 MB. Please make it smaller and upload it again."


class TestPrepare:
    @pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP"])
    def test_names_the_picture_by_its_bytes(self, image_format):
        stored = images.prepare(io.BytesIO(encoded(halves(), image_format)))
        assert stored.sha256 == hashlib.sha256(stored.data).hexdigest()
        assert (stored.width, stored.height) == (40, 20) == decoded(stored).size
        assert stored.extension == decoded(stored).format.lower()

    def test_gives_the_same_bytes_for_the_same_pixels(self):
        plain, described = PngImagePlugin.PngInfo(), PngImagePlugin.PngInfo()
        described.add_text("Comment", "taken at home")
        uploads = [
            encoded(halves(), pnginfo=plain),
            encoded(halves(), pnginfo=described, compress_level=1),
            encoded(halves(mode="RGBA")),
            encoded(halves().quantize(2)),
        ]
        assert len({images.prepare(upload) for upload in uploads}) == 1

    def test_keeps_the_pixels_of_a_drawing(self):
        drawing = noise((60, 40))
        assert decoded(images.prepare(encoded(drawing))).convert("RGB").tobytes() == drawing.tobytes()

    def test_takes_the_smaller_of_the_lossless_formats(self):
        assert images.prepare(encoded(noise((60, 40)))).extension == "png"
        assert images.prepare(encoded(halves((60, 40)))).extension == "webp"

    def test_keeps_what_is_transparent(self):
        glass = Image.new("RGBA", (10, 10), (*RED, 0))
        glass.paste((*GREEN, 255), (0, 0, 5, 10))
        stored = decoded(images.prepare(encoded(glass)))
        assert [stored.getpixel((2, 5)), stored.getpixel((7, 5))[3]] == [(*GREEN, 255), 0]
        indexed = halves(mode="P")
        assert decoded(images.prepare(encoded(indexed, transparency=b"\x00" * 256))).getpixel((2, 5))[3] == 0

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_takes_every_kind_of_png(self, mode):
        picture = Image.new("I;16", (8, 8), 257 * 120) if mode == "I;16" else halves((8, 8)).convert(mode)
        expected = Image.new("L", (8, 8), 120) if mode == "I;16" else picture
        stored = decoded(images.prepare(encoded(picture)))
        assert stored.convert("RGB").tobytes() == expected.convert("RGB").tobytes()

    @pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
    def test_takes_every_kind_of_jpeg(self, mode):
        left, right = (
            decoded(images.prepare(encoded(halves((80, 40), mode), "JPEG"))).convert("RGB").getpixel((x, 20))
            for x in (10, 70)
        )
        assert left != right

    def test_turns_the_picture_upright_and_forgets_who_took_it_where(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # lies on its side
        exif[0x013B] = "Somebody"
        exif.get_ifd(0x8825)[1] = "N"
        for image_format in ("PNG", "JPEG", "WEBP"):
            upload = encoded(halves(), image_format, exif=exif, icc_profile=srgb())
            assert Image.open(io.BytesIO(upload)).getexif()[0x013B] == "Somebody"
            stored = images.prepare(upload)
            assert (stored.width, stored.height) == (20, 40)
            assert redness(decoded(stored), (10, 5)) > 0 > redness(decoded(stored), (10, 35))
            assert b"Somebody" not in stored.data
            assert not {"exif", "icc_profile", "xmp", "comment"} & set(decoded(stored).info)

    def test_shows_colours_as_their_profile_means_them(self):
        swapped = srgb().replace(b"rXYZ", b"tmpZ").replace(b"gXYZ", b"rXYZ").replace(b"tmpZ", b"gXYZ")
        stored = images.prepare(encoded(Image.new("RGB", (9, 9), (250, 0, 0)), icc_profile=swapped))
        assert redness(decoded(stored), (4, 4)) < 0

    def test_takes_a_picture_whose_profile_is_broken(self):
        assert images.prepare(encoded(halves(), icc_profile=b"nonsense")) == images.prepare(encoded(halves()))

    def test_takes_the_picture_but_not_the_preview_that_a_camera_adds(self):
        upload = encoded(halves(), "MPO", save_all=True, append_images=[halves((8, 8))])
        assert images.prepare(upload) == images.prepare(encoded(halves(), "JPEG"))

    def test_scales_large_pictures_down(self):
        stored = images.prepare(encoded(Image.new("RGB", (3000, 1000), RED), "JPEG"))
        assert (stored.width, stored.height) == (1600, 533)
        assert images.prepare(encoded(Image.new("RGB", (4000, 1), RED))).height == 1

    @pytest.mark.parametrize(
        ("limit", "expected"), [(9_000, (80, 60)), (3_000, (80, 60)), (1_000, (40, 30)), (0, (20, 15))]
    )
    def test_gives_up_quality_and_then_size_before_a_phone_has_to_wait(self, monkeypatch, limit, expected):
        monkeypatch.setattr(images, "TARGET_BYTES", limit)
        monkeypatch.setattr(images, "LOSSY_STEPS", ((80, 90), (80, 30), (40, 30), (20, 30)))
        stored = images.prepare(encoded(noise((160, 120)), "JPEG"))
        assert (stored.width, stored.height) == expected
        assert not limit or len(stored.data) <= limit

    def test_does_not_keep_a_photograph_without_loss(self, monkeypatch):
        photograph = encoded(noise((160, 120)))
        kept = images.prepare(photograph)
        monkeypatch.setattr(images, "MAX_LOSSLESS_BYTES", len(kept.data) - 1)
        assert len(images.prepare(photograph).data) < len(kept.data) / 2

    def test_leaves_nothing_of_what_hid_behind_or_within_the_picture(self):
        hidden = b"<script>alert(1)</script>"
        info = PngImagePlugin.PngInfo()
        info.add_text("Title", hidden.decode())
        exif = Image.Exif()
        exif[0x010E] = hidden.decode()
        for upload in (
            encoded(halves(), pnginfo=info) + hidden,
            encoded(halves(), "JPEG", comment=hidden) + hidden,
            encoded(halves(), "WEBP", exif=exif) + hidden,
        ):
            assert hidden in upload
            assert hidden not in images.prepare(upload).data


def srgb():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def redness(image, place):
    red, green, _blue = image.convert("RGB").getpixel(place)
    return red - green


class TestRefusal:
    @pytest.mark.parametrize(
        "upload",
        [
            b"",
            b"<html><script>alert(1)</script></html>",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            b"%PDF-1.7",
            b"GIF89a=1;alert(1)//",
            encoded(halves(), "GIF"),
            encoded(halves(), "BMP"),
            encoded(halves(), "TIFF"),
            encoded(halves(), "ICO"),
        ],
        ids=["nothing", "html", "svg", "pdf", "script as gif", "gif", "bmp", "tiff", "ico"],
    )
    def test_names_the_formats_that_can_be_used(self, upload):
        assert refusal(upload) == WRONG_FORMAT

    @pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP"])
    def test_says_that_half_a_picture_is_damaged(self, image_format):
        whole = encoded(noise((200, 200)), image_format)
        assert refusal(whole[: len(whole) // 2]) == DAMAGED

    @pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
    def test_names_moving_pictures(self, image_format):
        frames = encoded(halves(), image_format, save_all=True, append_images=[halves((40, 20), "L")] * 3)
        assert refusal(frames) == MOVING

    def test_names_the_limit_of_bytes_without_reading_on(self):
        endless = io.BytesIO(encoded(halves()) + b"\0" * 2 * images.MAX_BYTES)
        assert refusal(endless) == TOO_MANY_BYTES
        assert endless.tell() == images.MAX_BYTES + 1

    @pytest.mark.parametrize("side", [4_900, 12_000, 60_000])
    @pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
    def test_names_the_limit_of_pixels_before_decoding_one(self, side):
        header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
        bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"no pixels at all") + chunk(b"IEND", b"")
        assert refusal(bomb) == TOO_MANY_PIXELS

    def test_is_the_answer_to_a_text_that_would_fill_the_memory(self):
        bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 70_000_000, 9))
        whole = encoded(halves())
        assert refusal(whole[:33] + bomb + whole[33:]) == DAMAGED
