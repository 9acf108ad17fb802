"""Where pictures are kept: a name is the hash of the bytes, and never means others."""

import pytest

from articles import media
from articles.images import StoredImage

SHA256 = "ab" + "0" * 62


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def picture(data=b"pixels"):
    return StoredImage(sha256=SHA256, extension="webp", width=2, height=1, data=data)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class TestStore:
    def test_keeps_the_bytes_under_their_name(self, folder):
        name = media.store(picture())
        assert name == f"figures/ab/{SHA256}.webp"
        assert files(folder) == [name]
        assert media.path_for(SHA256, "webp") == folder / name
        with media.open_stored(SHA256, "webp") as file:
            assert file.read() == b"pixels"

    def test_never_writes_over_a_picture(self, folder):
        assert media.store(picture()) == media.store(picture(b"other bytes"))
        assert media.path_for(SHA256, "webp").read_bytes() == b"pixels"
        assert files(folder) == [f"figures/ab/{SHA256}.webp"]

    def test_lets_the_server_read_it_and_nobody_else(self, folder, settings):
        settings.FILE_UPLOAD_PERMISSIONS = 0o640
        media.store(picture())
        assert media.path_for(SHA256, "webp").stat().st_mode & 0o777 == 0o640

    def test_leaves_no_half_file_where_the_disk_is_full(self, folder, monkeypatch):
        def full(descriptor):
            raise OSError("no space left on device")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="no space"):
            media.store(picture())
        assert files(folder) == []


class TestNames:
    @pytest.mark.parametrize(
        ("sha256", "extension"),
        [
            ("../../etc/passwd", "png"),
            (SHA256.upper(), "png"),
            (SHA256[:-1], "png"),
            (SHA256, "svg"),
            (SHA256, "png\n"),
        ],
    )
    def test_are_refused_if_they_can_be_no_pictures(self, sha256, extension):
        with pytest.raises(ValueError, match="not the name of a stored picture"):
            media.path_for(sha256, extension)

    def test_of_nothing_open_nothing(self):
        with pytest.raises(FileNotFoundError):
            media.open_stored(SHA256, "png")
