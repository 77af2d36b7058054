"""How a story was made, for machines: properties of https://schema.org/NewsArticle, from the same record as the page's.

The kinds of making are named by IPTC's digital source types, which schema.org took over.
"""

from collections.abc import Mapping
from typing import Any

from articles.models.person import public_name
from articles.paper.making import Making

_TYPES: Mapping[str, str] = {
    "model": "CompositeWithTrainedAlgorithmicMediaDigitalSource",
    "translated": "CompositeWithTrainedAlgorithmicMediaDigitalSource",
    "file": "CompositeWithTrainedAlgorithmicMediaDigitalSource",
    "offline": "AlgorithmicMediaDigitalSource",
}


def provenance(made: Making) -> dict[str, Any]:
    """What it was made from and how, with which model, and who answers for it."""
    data: dict[str, Any] = {"backstory": " ".join((*made.account, made.corrected)).strip()}
    if kind := _TYPES.get(made.kind):
        data["digitalSourceType"] = f"https://schema.org/{kind}"
    if made.model:
        data["contributor"] = {"@type": "SoftwareApplication", "name": made.model}
    if made.reviewer and (name := public_name(made.reviewer)):
        data["editor"] = {"@type": "Person", "name": name}
    return data
