"""What has to be filled in before the extension is published: `make publish-check`.

Nobody can know the owner of the repository before there is one. Cargo.toml says it once, as `repository`; description.yml
follows, and holds OWNER until then.
"""

import pathlib
import sys
import tomllib

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DESCRIPTION = ROOT / "packaging/community_extension/description.yml"
PLACEHOLDER = "OWNER"


def missing(package: dict, description: dict) -> list[str]:
    """A sentence for each thing that is missing, of the package in Cargo.toml and of description.yml."""
    sentences = []
    owner_and_name = package.get("repository", "").removeprefix("https://github.com/")
    expected = owner_and_name or f"{PLACEHOLDER}/{package['name']}"
    if not owner_and_name:
        sentences.append(
            "Cargo.toml names no repository; add repository = \"https://github.com/<owner>/navigator_events\" to [package]"
        )
    elif PLACEHOLDER in description["extension"]["maintainers"]:
        sentences.append(f"description.yml has the maintainer {PLACEHOLDER}; write the GitHub names of the maintainers instead")
    if description["repo"]["github"] != expected:
        sentences.append(f"description.yml has github: {description['repo']['github']}, but it must be {expected}, as in Cargo.toml")
    if description["repo"]["ref"] != f"v{package['version']}":
        sentences.append(f"description.yml has ref: {description['repo']['ref']}, but it must be the tag v{package['version']}")
    return sentences


def main() -> None:
    """Ends with the sentences, where something is missing."""
    package = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
    sentences = missing(package, yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8")))
    if sentences:
        sys.exit("\n".join(sentences))
    print(f"nothing is missing: tag v{package['version']}, then copy {DESCRIPTION.parent.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
