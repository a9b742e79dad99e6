"""The profile that LibreOffice runs in: made for the occasion, with macros, links and the network switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_PROXIES = "/org.openoffice.Inet/Settings"
_VERY_HIGH = "3"
_NEVER = "2"
_MANUAL = "2"
_NOBODY = ("127.0.0.1", "9")
"""Every address is asked of a proxy that is not there: the discard port of this machine."""
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", _VERY_HIGH),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisablePythonRuntime", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", _NEVER),
    ("/org.openoffice.Office.Common/Misc", "UseLocking", "false"),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    (_PROXIES, "ooInetProxyType", _MANUAL),
    (_PROXIES, "ooInetHTTPProxyName", _NOBODY[0]),
    (_PROXIES, "ooInetHTTPProxyPort", _NOBODY[1]),
    (_PROXIES, "ooInetHTTPSProxyName", _NOBODY[0]),
    (_PROXIES, "ooInetHTTPSProxyPort", _NOBODY[1]),
    (_PROXIES, "ooInetFTPProxyName", _NOBODY[0]),
    (_PROXIES, "ooInetFTPProxyPort", _NOBODY[1]),
    (_PROXIES, "ooInetNoProxy", ""),
)
"""Path, name and value; a setting that a version of LibreOffice does not know is passed over by it."""


def write_profile(folder: Path) -> None:
    """Puts the settings into `folder`, which becomes LibreOffice's user installation."""
    user = folder / "user"
    user.mkdir(parents=True)
    items = [
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{escape(value)}</value></prop></item>'
        for path, name, value in _SETTINGS
    ]
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        + "\n".join(items)
        + "\n</oor:items>\n",
        encoding="utf-8",
    )
