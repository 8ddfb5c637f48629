"""Which attack paths a device's interfaces can open, from the words that its maker uses (a rule of this project).

The words are those of ordinary speech. What they do not tell stays unknown, and an unknown path counts as open.
"""

import re
from collections.abc import Iterable, Mapping

from medslate.devices.device import Interface
from medslate.standards.measures import AttackPath

_NETWORK = (AttackPath.OTHER_ZONE, AttackPath.SAME_ZONE)

WORDS: tuple[tuple[tuple[str, ...], tuple[AttackPath, ...]], ...] = (
    (("ethernet", "lan", "network", "rj45", "rj 45"), _NETWORK),
    (("wlan", "wifi", "wi fi", "802 11"), (*_NETWORK, AttackPath.WLAN)),
    (("bluetooth", "ble", "zigbee", "radio"), (AttackPath.WLAN,)),
    (("vpn", "remote", "modem", "cellular", "mobile network", "lte", "gsm", "4g", "5g"), (AttackPath.REMOTE,)),
    (("display", "keypad", "keyboard", "touch", "touchscreen", "panel", "buttons", "console"), (AttackPath.LOCAL,)),
    (("service port", "serial", "rs 232", "rs 485", "infrared", "jtag", "nfc", "rfid"), (AttackPath.LOCAL,)),
    (("usb",), (AttackPath.LOCAL, AttackPath.MEDIA)),  # the socket takes a keyboard as well as a stick
    (("sd", "card", "cd", "dvd", "disc", "media"), (AttackPath.MEDIA,)),
)
"""Words of an interface's kind or protocols, with blanks for punctuation, and the attack paths that it then opens."""


def reach_of(interfaces: Iterable[Interface]) -> Mapping[AttackPath, bool]:
    """Per attack path whether an interface in scope opens it; a path that nothing tells of is left out.

    A path that no interface opens is closed only if the kind or a protocol of every interface is understood, and if
    there is an interface at all.
    """
    understood = [_opened(one) for one in interfaces if one.in_scope]
    opened = {path for paths in understood for path in paths}
    if understood and all(understood):
        return {path: path in opened for path in AttackPath}
    return {path: True for path in AttackPath if path in opened}


def _opened(interface: Interface) -> frozenset[AttackPath]:
    """The paths that an interface opens; none if no word of it is understood."""
    said = [f" {' '.join(re.findall('[a-z0-9]+', one.casefold()))} " for one in (interface.kind, *interface.protocols)]
    return frozenset(
        path for words, paths in WORDS for word in words if any(f" {word} " in one for one in said) for path in paths
    )
