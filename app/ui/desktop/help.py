"""Help: how to do what people want most, and every key."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.desktop.reading import make_readable, markdown_page, scrolling
from app.ui.look.scale import Space

_HOW_TO = """
## Talk

Hold the talk button or the talk key, speak, and let go: Parley answers. If holding is tiring,
choose *Press it to begin and to end* on the Listening page of the settings. With *Open mic* on,
Parley listens all the time and answers when you have finished.

## Interrupt

Press Esc, and Parley is silent at once. Pressing the talk key while it speaks lets you say
something else. What you did not hear is struck out, and Parley knows that you did not hear it.

## Write instead of speaking

Type in the field below the conversation and press Enter. The answer is spoken all the same.

## Change the voice

On the Voice page of the settings you choose who speaks, in what tone, with how much feeling and
how fast. *Hear it* plays a sample.

## Have a recording answered

Drag a sound file into the window, or open one from the Conversation menu.

## Privacy

Everything happens on this computer. Parley reaches the network only to fetch a model, and only
when you ask for it. Sound is never kept. Whether the conversation is there again at the next
start is for you to choose on the Privacy page.
"""


class HelpDialog(QDialog):
    """Two pages: how to, and the keys."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Show these keys: what each does, and what to press."""
        super().__init__(parent)
        self.setWindowTitle("Help")
        self.tabs = QTabWidget()
        self.tabs.addTab(markdown_page(_HOW_TO, "How to use Parley"), "How to")
        self.tabs.addTab(_table(keys), "Keys")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)
        make_readable(self, letters=80, lines=38)


def _table(keys: Sequence[tuple[str, str]]) -> QWidget:
    page = QWidget()
    rows = QFormLayout(page)
    rows.setContentsMargins(Space.ROOMY, Space.ROOMY, Space.ROOMY, Space.ROOMY)
    rows.setHorizontalSpacing(Space.ROOMY)
    rows.setVerticalSpacing(Space.MEDIUM)
    rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for what, key in keys:
        pressed, deed = QLabel(key or "none"), QLabel(what)
        deed.setWordWrap(True)
        deed.setAccessibleName(f"{what}: {key or 'no key'}")
        rows.addRow(pressed, deed)
    return scrolling(page, "Keys")
