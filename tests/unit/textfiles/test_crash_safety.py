"""A write is whole or not at all, even if the process is killed in the middle."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from medslate.adapters.trees import Disk

KILLS = 30
WRITER = """
import sys
from itertools import count
from pathlib import Path
import msgspec
from medslate.adapters.trees import Disk

disk = Disk(Path(sys.argv[1]))
for number in count(int(sys.argv[2])):
    disk.write("results/run.json", msgspec.json.encode({"number": number, "body": [number] * 20_000}))
    if number == int(sys.argv[2]):
        print("writing", flush=True)
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_the_old_or_the_new_content(tmp_path: Path) -> None:
    disk, last, chance = Disk(tmp_path), 0, random.Random(1)  # noqa: S311
    for _ in range(KILLS):
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(last)], stdout=subprocess.PIPE)
        with child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"writing\n"
            time.sleep(chance.uniform(0, 0.02))
            child.send_signal(signal.SIGKILL)
        assert child.returncode == -signal.SIGKILL
        found = msgspec.json.decode(disk.read("results/run.json", 1 << 30))
        assert found["body"] == [found["number"]] * 20_000
        assert found["number"] >= last
        assert disk.names("results", ".json") == ("results/run.json",)
        last = found["number"]
    assert last, "no writer got as far as a second content"


def test_what_a_killed_writer_leaves_is_no_content(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.write("claims/a.yaml", b"a")
    (tmp_path / "claims" / ".a.yaml.x3k2.part").write_bytes(b"half")
    assert disk.names("claims", ".yaml") == ("claims/a.yaml",)
    disk.write("claims/a.yaml", b"b")
    assert disk.read("claims/a.yaml", 10) == b"b"
