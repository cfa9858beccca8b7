import hashlib

from app.catalog.model import CarrierSource, Model, ModelFile, Package, Task, Template

BRAIN = b"brain" * 1000
VOICE = b"voice" * 2000


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def make_file(name: str, content: bytes, *sources: object, sized: bool = True) -> ModelFile:
    return ModelFile(name, len(content) if sized else None, digest(content), tuple(sources))


def make_model(model_id: str, *files: ModelFile, **fields: object) -> Model:
    values = {
        "id": model_id,
        "title": model_id.title(),
        "task": Task.LANGUAGE_MODEL,
        "engine": "scripted",
        "languages": ("en",),
        "memory_megabytes": 100,
        "licence": "MIT",
        "licence_url": "https://example.org/licence",
        "note": "A test.",
        "home": "https://example.org/brain",
        "files": files,
        "template": Template.CHATML,
        "pack": None,
        "import_only": False,
        "approximate_megabytes": None,
    }
    return Model(**values | fields)


def carrier(tool: str, *packages: str, member: str = "data/part.bin") -> CarrierSource:
    return CarrierSource(tool, tuple(Package(name, member) for name in packages))
