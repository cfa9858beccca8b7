"""The bill of materials: what is inside a release, as CycloneDX has it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from releasing.identity import LICENCE, Release
from releasing.licences import Licensed

if TYPE_CHECKING:
    from cyclonedx.model.component import Component

_NAMESPACE = uuid.UUID("6f0e2f3c-5d5e-4f0e-9a57-2f1b6f7f4c11")
"""Drawn once; serial numbers are made from it and from what is inside."""


def bill_of_materials(
    release: Release, licensed: Iterable[Licensed], models: Mapping[str, str] | None = None
) -> str:
    """JSON by CycloneDX 1.6, the same for the same contents.

    Args:
        release: what is packaged.
        licensed: what is inside.
        models: SHA-256 of each model file inside -> its name.
    """
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6

    things = sorted(licensed, key=lambda thing: (thing.kind, thing.name.lower()))
    components = [_component(thing) for thing in things]
    components += [_model_file(name, sha256) for sha256, name in sorted((models or {}).items())]
    contents = " ".join(str(component.bom_ref.value) for component in components)
    program = Component(
        name="Parley",
        version=release.version,
        type=ComponentType.APPLICATION,
        bom_ref=f"parley@{release.version}",
        licenses=[_licence(LICENCE)],
    )
    bill = Bom(
        components=components,
        serial_number=uuid.uuid5(_NAMESPACE, f"{release.version} {contents}"),
    )
    bill.metadata.component = program
    bill.metadata.timestamp = datetime.datetime.fromtimestamp(release.epoch, datetime.UTC)
    bill.metadata.tools.components.clear()
    bill.register_dependency(program, components)
    return str(JsonV1Dot6(bill).output_as_string(indent=1))


def address(thing: Licensed) -> str:
    """Its package URL (purl)."""
    name, version = quote(thing.name.lower()), quote(thing.version, safe=".")
    match thing.kind:
        case "python":
            return f"pkg:pypi/{name.replace('_', '-')}@{version}"
        case "debian":
            return f"pkg:deb/debian/{name}@{version}"
        case _:
            return f"pkg:generic/{name}@{version}"


def _component(thing: Licensed) -> Component:
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    purl = address(thing)
    is_model = thing.kind == "model"
    return Component(
        name=thing.name,
        version=thing.version,
        type=ComponentType.MACHINE_LEARNING_MODEL if is_model else ComponentType.LIBRARY,
        bom_ref=purl,
        purl=PackageURL.from_string(purl),
        licenses=[_licence(thing.licence)],
    )


def _model_file(name: str, sha256: str) -> Component:
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import Component, ComponentType

    return Component(
        name=name,
        type=ComponentType.FILE,
        bom_ref=f"sha256:{sha256}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256)],
    )


def _licence(words: str):  # type: ignore[no-untyped-def]  # one of two of the library's classes
    from cyclonedx.contrib.license.factories import LicenseFactory

    return LicenseFactory().make_from_string(words)
