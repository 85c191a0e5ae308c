#!/usr/bin/env python3
# Writes the collection for API clients (Postman's format, v2.1) that follows from the description.
# Arguments: docs/, the collection's file; --check compares instead, and fails where it is stale.
import json
import sys
from pathlib import Path

from description import METHODS, read_description

FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
# Which variable keeps the id of what an answer of this schema describes.
KEPT = {"Topup": "topup_id", "Refund": "refund_id", "MadeTransfer": "transfer_id",
        "PaymentMethod": "payment_method_id"}


class Collection:
    def __init__(self, document):
        self.document = document
        self.variables = {"base_url": "http://127.0.0.1:8080",
                          "api_key": "demo-key-for-development-only"}

    def named(self, value):
        """What `$ref` names, where the value is a reference; else itself."""
        while "$ref" in value:
            target = self.document
            for step in value["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            value = target
        return value

    def example(self, media_type):
        if "example" in media_type:
            return media_type["example"]
        first = next(iter(media_type.get("examples", {}).values()), {"value": None})
        return self.named(first)["value"]

    @staticmethod
    def pairs(name, example):
        """An object in a query stands for parameters of its own."""
        return example.items() if isinstance(example, dict) else [(name, example)]

    def path_variable(self, source):
        """A parameter of a path is a variable of the collection: ids are kept from answers."""
        parameter = self.named(source)
        key = source.get("$ref", parameter["name"]).rsplit("/", 1)[-1].removeprefix("user_")
        self.variables[key] = parameter["example"]
        return {"key": parameter["name"], "value": "{{" + key + "}}",
                "description": parameter.get("description", "")}

    def url(self, path, sources):
        parameters = [self.named(source) for source in sources]
        query = [{"key": key, "value": str(value), "disabled": True,
                  "description": each.get("description", "")}
                 for each in parameters if each["in"] == "query"
                 for key, value in self.pairs(each["name"], each["example"])]
        segments = [":" + each[1:-1] if each.startswith("{") else each
                    for each in path.lstrip("/").split("/")]
        url = {"raw": "{{base_url}}/" + "/".join(segments), "host": ["{{base_url}}"],
               "path": segments}
        if query:
            url["query"] = query
        variables = [self.path_variable(source) for source in sources
                     if self.named(source)["in"] == "path"]
        if variables:
            url["variable"] = variables
        return url

    def request(self, path, method, sources, operation, body):
        headers = [{"key": each["name"], "value": "{{$guid}}"
                    if each["name"] == "Idempotency-Key" else each["example"], "disabled":
                    each["name"] != "Idempotency-Key", "description": each.get("description", "")}
                   for each in map(self.named, sources) if each["in"] == "header"]
        request = {"method": method.upper(), "header": headers,
                   "url": self.url(path, sources),
                   "description": operation.get("description", operation["summary"])}
        if not operation["security"]:
            request["auth"] = {"type": "noauth"}
        if body is not None:
            request["header"].append({"key": "Content-Type", "value": "application/json"})
            request["body"] = {"mode": "raw", "raw": json.dumps(body, indent=2),
                               "options": {"raw": {"language": "json"}}}
        return request

    def script(self, operation):
        """Whoever runs the collection sees that each answer is described, and ids go on."""
        statuses = ", ".join(operation["responses"])
        lines = ["pm.test('the status is described', () => pm.expect(",
                 f"  [{statuses}]).to.include(pm.response.code));"]
        for status in ("201", "200"):
            content = self.named(operation["responses"].get(status, {})).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            name = KEPT.get(schema.get("$ref", "").rsplit("/", 1)[-1])
            if name and status == "201":
                lines.append(f"if (pm.response.code === {status})")
                lines.append(f"  pm.collectionVariables.set('{name}', pm.response.json().id);")
        return [{"listen": "test", "script": {"type": "text/javascript", "exec": lines}}]

    def answers(self, operation, request):
        """The examples of the answers that are not errors."""
        out = []
        for status, source in operation["responses"].items():
            content = self.named(source).get("content", {}).get("application/json")
            if not content:
                continue
            body = json.dumps(self.example(content), indent=2)
            out.append({"name": self.named(source)["description"], "originalRequest": request,
                        "code": int(status), "_postman_previewlanguage": "json",
                        "header": [{"key": "Content-Type", "value": "application/json"}],
                        "body": body})
        return out

    def items(self, path, method, item, operation):
        """One for each example of the request's body, else one."""
        sources = item.get("parameters", []) + operation.get("parameters", [])
        content = self.named(operation.get("requestBody", {})).get("content", {})
        media_type = content.get("application/json", {})
        bodies = [(self.named(each).get("summary"), self.named(each)["value"])
                  for each in media_type.get("examples", {}).values()]
        for summary, body in bodies or [(None, media_type.get("example"))]:
            request = self.request(path, method, sources, operation, body)
            name = operation["summary"] + (f" ({summary})" if summary else "")
            yield {"name": name, "event": self.script(operation), "request": request,
                   "response": self.answers(operation, request)}

    def folder(self, tag):
        items = [each for path, item in self.document["paths"].items()
                 for method, operation in item.items()
                 if method in METHODS and operation["tags"] == [tag["name"]]
                 for each in self.items(path, method, item, operation)]
        return {"name": tag["name"].replace("_", " ").capitalize(),
                "description": tag["description"], "item": items}

    def write(self):
        info = self.document["info"]
        folders = [self.folder(tag) for tag in self.document["tags"]]
        bearer = [{"key": "token", "value": "{{api_key}}", "type": "string"}]
        return {"info": {"name": info["title"], "description": info["description"],
                         "schema": FORMAT},
                "auth": {"type": "bearer", "bearer": bearer},
                "variable": [{"key": key, "value": value}
                             for key, value in self.variables.items()],
                "item": folders}


def main(docs, file, check=""):
    text = json.dumps(Collection(read_description(docs)).write(), indent=1) + "\n"
    if not check:
        file.write_text(text)
    elif not file.exists() or file.read_text() != text:
        sys.exit(f"{file} is stale: ./dev collection writes it anew")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
