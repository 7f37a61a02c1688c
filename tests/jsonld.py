"""The block of a page, and what lies beside it as a file."""


def with_types_in_a_list(node: dict) -> dict:
    """The same triples as in a page's block, as a Croissant file writes them."""
    if "distribution" not in node:
        return node
    files = [
        {"@type": [file["additionalType"], file["@type"]]}
        | {key: value for key, value in file.items() if key not in {"additionalType", "@type"}}
        for file in node["distribution"]
    ]
    context = {key: value for key, value in node["@context"].items() if key != "additionalType"}
    return {**node, "@context": context, "distribution": files}
