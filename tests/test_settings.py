"""Settings: who wins, and what an error says."""

from pathlib import Path

import pytest

from app.domain.errors import InvalidInput
from app.settings import Settings, load_settings


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_that_environment_beats_person_beats_machine(tmp_path: Path) -> None:
    machine = written(
        tmp_path / "m.toml", '[display]\nlanguage = "zh_CN"\nzoom = 125\ntheme="dark"'
    )
    person = written(tmp_path / "p.toml", "[display]\nzoom = 150\n")
    settings = load_settings(
        machine=machine, person=person, environment={"HOTLINE_DISPLAY_LANGUAGE": "en"}
    )
    assert settings.display.language == "en"
    assert settings.display.zoom == 150
    assert settings.display.theme == "dark"


def test_that_nobody_but_the_machine_file_names_the_server(tmp_path: Path) -> None:
    machine = written(
        tmp_path / "m.toml", '[server]\nhost = "db.office"\n[site]\nhotline = "0533-0"'
    )
    person = written(tmp_path / "p.toml", '[server]\nhost = "evil"\nsslmode = "disable"')
    settings = load_settings(
        machine=machine, person=person, environment={"HOTLINE_SERVER_HOST": "worse"}
    )
    assert settings.server.host == "db.office"
    assert settings.server.sslmode == "verify-full"
    assert settings.site.hotline == "0533-0"


def test_that_without_a_machine_file_the_person_chooses_the_server(tmp_path: Path) -> None:
    person = written(tmp_path / "p.toml", '[server]\nhost = "mine"')
    settings = load_settings(machine=tmp_path / "none", person=person, environment={})
    assert settings.server.host == "mine"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('[display]\nzoom = 100\ncolour = "red"\n', 3, "colour"),
        ("[printer]\nname = 1\n", 1, "printer"),
        ('[server]\nport = "5432"\n', 2, "port"),
        ('[server]\nhost = "a"\n\n[display]\nhost = "b"\n', 5, "host"),
        ("[server]\nport = 1\nportable = 2\n[site]\nport = 3\n", 3, "portable"),
        ("[display]\nzoom = true\n", 2, "zoom"),
        ("\n# zoom = 1\n[display]\nlanguage = 3\n", 4, "language"),
        ('colour = "red"\n[display]\ncolour = 1\n', 1, "colour"),
        ("[display]\n[display.zoom]\nwidth = 1\n", 2, "zoom"),
        ('[display]\n"zooom" = 1\n', 2, "zooom"),
    ],
)
def test_that_a_wrong_key_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, word: str
) -> None:
    person = written(tmp_path / "p.toml", text)
    with pytest.raises(InvalidInput) as caught:
        load_settings(machine=tmp_path / "none", person=person, environment={})
    assert f"line {line}" in caught.value.message() or f"{line}" in caught.value.message()
    assert word in caught.value.message()


def test_that_a_broken_file_is_named(tmp_path: Path) -> None:
    person = written(tmp_path / "p.toml", "[display\n")
    with pytest.raises(InvalidInput, match="InvalidInput") as caught:
        load_settings(machine=tmp_path / "none", person=person, environment={})
    assert "p.toml" in caught.value.message()


def test_that_a_person_may_choose_the_default_against_the_machine(tmp_path: Path) -> None:
    machine = written(tmp_path / "m.toml", "[display]\nzoom = 150\n")
    person = written(tmp_path / "p.toml", "[display]\nzoom = 100\n")
    assert load_settings(machine=machine, person=person, environment={}).display.zoom == 100


def test_that_an_empty_folder_means_the_usual_one(tmp_path: Path) -> None:
    person = written(tmp_path / "p.toml", '[paths]\ndata = ""\n')
    given = {"HOTLINE_PATHS_LOG": ""}
    settings = load_settings(machine=tmp_path / "none", person=person, environment=given)
    assert settings.paths == Settings().paths


def test_that_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    person = tmp_path / "p.toml"
    person.write_bytes(b"\xef\xbb\xbf[display]\r\nzoom = 125\r\n")
    settings = load_settings(machine=tmp_path / "none", person=person, environment={})
    assert settings.display.zoom == 125


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"HOTLINE_DISPLAY_ZOOM": "big"}, "HOTLINE_DISPLAY_ZOOM"),
        ({"HOTLINE_SITE_TIMEZONE": "Asia/Zibo"}, "Asia/Zibo"),
        ({"HOTLINE_SITE_TIMEZONE": ""}, "time zone"),
        ({"HOTLINE_SITE_TIMEZONE": "../etc/passwd"}, "time zone"),
    ],
)
def test_that_a_wrong_environment_is_told_in_words(
    tmp_path: Path, given: dict[str, str], word: str
) -> None:
    none = tmp_path / "none"
    with pytest.raises(InvalidInput) as caught:
        load_settings(machine=none, person=none, environment=given)
    assert word in caught.value.message()


def test_that_whether_a_file_may_hold_the_key_is_the_machines_choice(tmp_path: Path) -> None:
    machine = written(tmp_path / "m.toml", '[desk]\nkey_file = "never"')
    person = written(tmp_path / "p.toml", '[desk]\nkey_file = "always"')
    settings = load_settings(machine=machine, person=person, environment={})
    assert settings.desk.key_file == "never"
    with pytest.raises(InvalidInput) as caught:
        load_settings(
            machine=written(tmp_path / "w.toml", '[desk]\nkey_file = "perhaps"'),
            person=tmp_path / "none",
            environment={},
        )
    assert "perhaps" in caught.value.message()


def test_that_working_alone_is_for_a_month_at_most(tmp_path: Path) -> None:
    for days, good in ((0, True), (31, True), (32, False), (-1, False)):
        machine = written(tmp_path / "m.toml", f"[desk]\nalone_days = {days}")
        if good:
            loaded = load_settings(machine=machine, person=tmp_path / "none", environment={})
            assert loaded.desk.alone_days == days
            continue
        with pytest.raises(InvalidInput) as caught:
            load_settings(machine=machine, person=tmp_path / "none", environment={})
        assert "31" in caught.value.message()
