"""An OpenAPI document as a page: operations with their parameters, bodies and answers, the schemas, the errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from sightline.interfaces.documentation.types import name_of, type_of

Schema = Mapping[str, Any]

JSON = "application/json"


def contents(titles: Mapping[str, str]) -> str:
    """The page that all others are found from."""
    links = "".join(f'<li><a href="/docs/{name}">{escape(title)}</a></li>' for name, title in titles.items())
    more = "<li><a href='/graphql'>GraphQL API, with an explorer</a></li><li><a href='/docs/errors'>All errors</a></li>"
    body = f"<main><h1>Sightline</h1><ul>{links}{more}</ul></main>"
    return page("Sightline: documentation", body)


def reference(document: Schema, address: str) -> str:
    """The page of one document, which stands as JSON at `address`."""
    title = document["info"]["title"]
    body = "".join(
        [
            f"<nav>{_menu(document)}</nav><main>",
            f"<h1>{escape(title)}</h1>{_text(document['info'].get('description', ''))}",
            f'<p>OpenAPI {escape(document["openapi"])}: <a href="{escape(address)}">{escape(address)}</a></p>',
            *(_operation(*each, document) for each in _operations(document)),
            _errors(document),
            _schemas(document),
            "</main>",
        ]
    )
    return page(title, body)


def page(title: str, body: str) -> str:
    """A whole page."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    style = '<link rel="stylesheet" href="/docs/page.css">'
    top = f"<head>{head}<title>{escape(title)}</title>{style}</head>"
    return f'<!doctype html><html lang="en">{top}<body>{body}</body></html>'


def _operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def _menu(document: Schema) -> str:
    groups: dict[str, list[str]] = {}
    for method, path, operation in _operations(document):
        link = f'<a href="#{operation["operationId"]}">{_badge(method)}{escape(operation["summary"])}</a>'
        groups.setdefault(operation["tags"][0] if operation.get("tags") else path, []).append(link)
    lists = "".join(f"<h2>{escape(tag)}</h2>{''.join(links)}" for tag, links in groups.items())
    more = '<h2>more</h2><a href="#errors">Errors</a><a href="#schemas">Schemas</a>'
    return f'<a href="/docs">All interfaces</a>{lists}{more}'


def _operation(method: str, path: str, operation: Schema, document: Schema) -> str:
    parameters = [_resolved(each, document) for each in operation.get("parameters", ())]
    body = operation.get("requestBody", {}).get("content", {})
    answer = operation["responses"]["200"]["content"][JSON]
    parts = [
        f'<section id="{operation["operationId"]}"><h2>{escape(operation["summary"])}</h2>',
        f"<p class='path'>{_badge(method)}<code>{escape(path)}</code></p>{_text(operation.get('description', ''))}",
        _parameters(parameters),
        *(f"<h3>Body <small>{escape(kind)}</small></h3>{_media(media, document)}" for kind, media in body.items()),
        f"<h3>Example</h3><pre>{escape(_curl(method, path, parameters, body, document))}</pre>",
        f"<h3>Answer</h3><p>{_answer(answer['schema'])}</p>",
        f"<details><summary>An answer</summary>{_json(answer['example'])}</details>" if "example" in answer else "",
        f"<p>Fails with {', '.join(_code(code) for code in operation['responses'] if code != '200')}.</p></section>",
    ]
    return "".join(parts)


def _answer(schema: Schema) -> str:
    """The parts of an envelope that hold something, or what stands alone."""
    held = {name: each for name, each in schema.get("properties", {}).items() if each.get("maxItems") != 0}
    return ", ".join(f"<code>{escape(name)}</code>: {type_of(each)}" for name, each in held.items()) or type_of(schema)


def _parameters(parameters: list[Schema]) -> str:
    if not parameters:
        return ""
    rows = (
        (_named(each["name"], each.get("required", False)), each["in"], type_of(each["schema"]), each["description"])
        for each in parameters
    )
    return "<h3>Parameters</h3>" + table(("name", "in", "type", ""), rows)


def _media(media: Schema, document: Schema) -> str:
    schema = media["schema"]
    found = _resolved(schema, document)
    if "properties" not in found:
        return f"<p>{escape(found.get('description', ''))}</p>"
    return _members(found)


def _members(schema: Schema) -> str:
    required = schema.get("required", ())
    rows = (
        (_named(name, name in required), type_of(each), each.get("description", ""))
        for name, each in schema.get("properties", {}).items()
    )
    return table(("name", "type", ""), rows)


def _schemas(document: Schema) -> str:
    parts = ["<section id='schemas'><h2>Schemas</h2>"]
    for name, schema in sorted(document["components"]["schemas"].items()):
        text = _text(schema.get("description", ""))
        inner = _members(schema) if schema.get("properties") else f"<p>{type_of(schema)}</p>"
        parts.append(f'<h3 id="{name_of(name)}">{escape(name)}</h3>{text}{inner}')
    return "".join(parts) + "</section>"


def _errors(document: Schema) -> str:
    rows = ((f"<code>{each['id']}</code>", str(each["code"]), each["about"]) for each in document["x-errors"])
    lines = table(("name", "status", "when"), rows)
    return f"<section id='errors'><h2>Errors</h2><p>Their names never change.</p>{lines}</section>"


def table(head: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """A table; all cells but the last are HTML, the last is text."""
    top = "".join(f"<th>{each}</th>" for each in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row[:-1])}<td>{_inline(row[-1])}</td></tr>" for row in rows
    )
    return f"<div class='wide'><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _curl(method: str, path: str, parameters: list[Schema], body: Schema, document: Schema) -> str:
    """A request to copy: what stands in the path, one filter or two, or a body."""
    given = {each["name"]: each["example"] for each in parameters if "example" in each}
    for each in parameters:
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", str(given.pop(each["name"], 1)))
    head = f"curl -H '{_key_header(document)}' \\\n  "
    if method == "get":
        query = urlencode([(name, value[0] if isinstance(value, list) else value) for name, value in _few(given)])
        return f"{head}'http://127.0.0.1:8710{path}{'?' + query if query else ''}'"
    example = _example(_resolved(body[JSON]["schema"], document))
    return f"{head}-H 'Content-Type: {JSON}' \\\n  -d '{json.dumps(example)}' \\\n  http://127.0.0.1:8710{path}"


def _key_header(document: Schema) -> str:
    scheme = document["components"]["securitySchemes"]["key"]
    name = scheme["name"] if scheme["type"] == "apiKey" else "Authorization"
    return f"{name}: {'' if name != 'Authorization' else 'Bearer '}sk_live_..."


def _example(schema: Schema) -> dict[str, Any]:
    """A small body: what is required, else the first lists that have an example."""
    given = {name: each["examples"][0] for name, each in schema["properties"].items() if "examples" in each}
    required = {name: given[name] for name in schema.get("required", ()) if name in given}
    return required or dict(_few(given))


def _few(given: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Two that are plain to see: lists to include first, and nothing to exclude."""
    plain = [(name, value) for name, value in given.items() if not name.startswith("exclude_")]
    return sorted(plain, key=lambda each: not isinstance(each[1], list))[:2]


def _resolved(schema: Schema, document: Schema) -> Schema:
    """What a reference leads to."""
    found: Any = schema
    while "$ref" in found:
        reference_, found = found["$ref"], document
        for step in reference_.removeprefix("#/").split("/"):
            found = found[step]
    resolved: Schema = found
    return resolved


def _named(name: str, required: bool) -> str:
    return f"<code>{escape(name)}</code>{' <em>required</em>' if required else ''}"


def _badge(method: str) -> str:
    return f'<span class="{method}">{method.upper()}</span>'


def _code(code: str) -> str:
    return f'<a href="#errors">{code}</a>'


def _json(value: Any) -> str:
    return f"<pre>{escape(json.dumps(value, indent=2, ensure_ascii=False))}</pre>"


def _text(text: str) -> str:
    """Paragraphs."""
    return "".join(f"<p>{_inline(part)}</p>" for part in text.split("\n\n") if part.strip())


def _inline(text: str) -> str:
    """Text with `code` in it."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
