"""What is different in an executable, emulated; test/integration/frozen-backend.test.ts runs a real one."""

import faulthandler
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stdwire_songs.frozen import adapt, is_frozen, this_program
from stdwire_songs.services.embedded_studio import EmbeddedStudio
from tests.processes import wait_for_end


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)


@pytest.fixture
def no_faulthandler() -> Iterator[None]:
    was_enabled = faulthandler.is_enabled()
    faulthandler.disable()
    yield
    faulthandler.disable()
    if was_enabled:
        faulthandler.enable()


def test_an_interpreter_runs_the_module_and_its_environment_is_left_alone() -> None:
    environment = {"LD_LIBRARY_PATH": "/mine"}
    adapt(environment)

    assert not is_frozen()
    assert this_program() == [sys.executable, "-m", "stdwire_songs"]
    assert environment == {"LD_LIBRARY_PATH": "/mine"}


@pytest.mark.usefixtures("frozen")
class TestAnExecutable:
    """`sys.frozen` is what says so."""

    def test_runs_itself(self) -> None:
        assert this_program() == [sys.executable]

    def test_keeps_its_own_libraries_from_what_it_starts(self) -> None:
        environment = {"LD_LIBRARY_PATH": "/app/_internal", "HOME": "/home"}
        adapt(environment)

        assert environment == {"HOME": "/home", "PYINSTALLER_RESET_ENVIRONMENT": "1"}

    def test_gives_the_library_path_of_the_user_back(self) -> None:
        environment = {"LD_LIBRARY_PATH": "/app/_internal:/mine", "LD_LIBRARY_PATH_ORIG": "/mine"}
        adapt(environment)

        assert environment == {"LD_LIBRARY_PATH": "/mine", "PYINSTALLER_RESET_ENVIRONMENT": "1"}

    @pytest.mark.usefixtures("no_faulthandler")
    @pytest.mark.parametrize(("value", "enabled"), [("1", True), ("", False), (None, False)])
    def test_shows_where_it_crashes_if_it_is_told_to(self, value: str | None, enabled: bool) -> None:
        adapt({} if value is None else {"PYTHONFAULTHANDLER": value})

        assert faulthandler.is_enabled() is enabled

    @pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
    def test_starts_its_studio_by_its_first_argument(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The executable is a script that does what that of PyInstaller does: it knows no `-m`."""
        program = tmp_path / "stdwire-songs"
        program.write_text(f"#!{sys.executable}\nfrom stdwire_songs.__main__ import main\nmain()\n")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(program))
        studio = EmbeddedStudio(tmp_path / "studio", speed=20)

        assert studio.address().startswith("http://127.0.0.1:")
        pid = studio.pid
        studio.close()
        assert pid is not None
        wait_for_end(pid)
