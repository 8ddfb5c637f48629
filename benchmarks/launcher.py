"""Start one command, wait for it and write what it used to a JSON file.

``measure.py`` runs this file in a fresh, bare interpreter for every sample. On Linux the peak
memory of a new process is never reported below that of the process that started it, so the
starter has to be small: this one needs about 10 MB and imports nothing beyond the basics.
"""

import json
import os
import sys
import time


def main() -> None:
    report, *argv = sys.argv[1:]
    begin = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, os.environ)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - begin
    sample = {
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "wall_s": wall,
        "peak_mb": usage.ru_maxrss / 1024,
        "exit_code": os.waitstatus_to_exitcode(status),
    }
    with open(report, "w", encoding="utf-8") as file:
        json.dump(sample, file)


if __name__ == "__main__":
    main()
