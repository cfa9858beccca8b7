"""Buttons that come and go, without the keyboard ending up somewhere else."""

from collections.abc import Collection, Iterable

from PySide6.QtWidgets import QPushButton


def show_buttons(
    buttons: Iterable[QPushButton],
    shown: Collection[QPushButton],
    disabled: Collection[QPushButton] = (),
) -> None:
    """Show some of these buttons and hide the others.

    A button that goes away, or cannot be pressed any more, hands the keyboard to the first that
    can be pressed: left to itself, Qt hands it to whatever comes next, such as "Skip".
    """
    buttons = list(buttons)
    usable = [button for button in buttons if button in shown and button not in disabled]
    for button in buttons:
        button.setEnabled(button not in disabled or button.hasFocus())
        if button in shown:
            button.show()
    if usable and any(button.hasFocus() and button not in usable for button in buttons):
        usable[0].setFocus()
    for button in buttons:
        button.setEnabled(button not in disabled)
        button.setVisible(button in shown)
