"""Writing into the files of a site what was learnt of a device: verdicts, and answers to a form."""

from collections.abc import Mapping

from medslate.adapters.textfiles.answers import NAME
from medslate.adapters.textfiles.editing import TextEditor
from medslate.adapters.textfiles.surgery import put_notes
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.errors import UsageError
from medslate.levels.verdicts import Verdict


class Notes(TextEditor):
    """Writes into the text files of a site, or into answers.yaml; comments and order are kept."""

    def set_verdicts(self, device: str, verdicts: Mapping[str, tuple[Verdict, str]]) -> str:
        """Put verdicts by row, each with a note behind it, into the entry of a device; the name of the changed file.

        Raises `UsageError` if no file has the device.
        """
        for name in (*self.folder.names("", ".yaml"), *self.folder.names("devices", ".yaml")):
            if name != "devices.yaml" and not name.startswith("devices/"):
                continue
            value, _ = read_yaml(self._read(name), name)
            devices = value.get("devices") if isinstance(value, dict) else None
            if isinstance(devices, dict) and device in devices:
                texts = {row: (verdict.value, " ".join(note.split())) for row, (verdict, note) in verdicts.items()}
                self._note(name, device, texts)
                return name
        raise UsageError(f"No file of the site has a device {device}.")

    def _note(self, name: str, device: str, texts: Mapping[str, tuple[str, str]]) -> None:
        path = ("devices", device, "verdicts")
        self._edit(name, lambda text: put_notes(text, path, texts), lambda value: _with_verdicts(value, device, texts))

    def set_answer(self, question: str, answer: str, note: str) -> str:
        """Put the answer and the note to one question of a form into answers.yaml."""
        self._put(NAME, ("answers", question), {"answer": answer} | ({"note": note} if note else {}))
        return NAME


def _with_verdicts(value: dict[str, object], device: str, texts: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    """The file's value as it should be afterwards."""
    devices = value["devices"]
    if not isinstance(devices, dict) or not isinstance(devices[device], dict):
        return value
    held = devices[device].get("verdicts") or {}
    entry = devices[device] | {"verdicts": held | {row: text for row, (text, _) in texts.items()}}
    return value | {"devices": devices | {device: entry}}
