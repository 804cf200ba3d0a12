"""The models that the studio offers. They differ in name only."""

MODELS: tuple[dict[str, object], ...] = tuple(
    {
        "name": name,
        "external_key": key,
        "major_version": int(name[1]),
        "description": description,
        "is_default_model": key == "studio-2",
        "can_use": True,
    }
    for name, key, description in (
        ("v2", "studio-2", "The studio's own band"),
        ("v1", "studio-1", "The same band, earlier"),
    )
)

DEFAULT_MODEL = "studio-2"


def model_name(wanted: str) -> str | None:
    """Return the key of a model, given that or the name that the page shows; None if there is none."""
    if not wanted:
        return DEFAULT_MODEL
    for model in MODELS:
        if wanted.casefold() in (str(model["name"]).casefold(), str(model["external_key"]).casefold()):
            return str(model["external_key"])
    return None
