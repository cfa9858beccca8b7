import pytest

from app.audio.bluetooth import is_one_headset


@pytest.mark.parametrize(
    ("microphone", "loudspeaker"),
    [
        ("AirPods Pro", "AirPods Pro"),
        ("Headset (WH-1000XM4 Hands-Free AG Audio)", "Headphones (WH-1000XM4 Stereo)"),
        ("Headset (WH-1000XM4)", "Headphones (WH-1000XM4)"),
        ("Headset (Jabra Elite 75t)", "Headphones (Jabra Elite 75t)"),
        ("bluez_source.AA_BB_CC_DD_EE_FF.handsfree_head_unit Ada's",
         "bluez_sink.AA_BB_CC_DD_EE_FF.handsfree_head_unit Ada's"),
        ("bluez_input.AA:BB:CC:DD:EE:FF Tune", "bluez_output.AA_BB_CC_DD_EE_FF.1 Tune"),
        ("Galaxy Buds2", "Galaxy Buds2"),
    ],
)  # fmt: skip
def test_both_ends_of_a_bluetooth_headset_are_known(microphone: str, loudspeaker: str) -> None:
    assert is_one_headset(microphone, loudspeaker)


@pytest.mark.parametrize(
    ("microphone", "loudspeaker"),
    [
        ("MacBook Pro Microphone", "AirPods Pro"),
        ("AirPods Pro", "MacBook Pro Speakers"),
        ("Headset (WH-1000XM4 Hands-Free)", "Speakers (Realtek(R) Audio)"),
        ("Headset Microphone (Logitech USB Headset)", "Speakers (Logitech USB Headset)"),
        ("USB Headset: Audio (hw:1,0)", "USB Headset: Audio (hw:1,0)"),
        ("System sound (PulseAudio)", "System sound (PulseAudio)"),
        ("bluez_source.AA_BB_CC_DD_EE_FF.headset One", "bluez_sink.11_22_33_44_55_66.a2dp Two"),
        ("alsa_input.pci-0000_00_1f.3.analog-stereo Built-in Audio Analog Stereo",
         "alsa_output.pci-0000_00_1f.3.analog-stereo Built-in Audio Analog Stereo"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_no_bluetooth_headset_or_not_one_is_let_be(
    microphone: str, loudspeaker: str
) -> None:
    assert not is_one_headset(microphone, loudspeaker)
