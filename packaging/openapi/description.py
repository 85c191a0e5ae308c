# Joins docs/openapi/*.json to one OpenAPI 3.1 document; errors are those of docs/errors.md.
#
# An operation's source is an OpenAPI operation object with three members of our own in place of
# what would be said again and again:
#   x-scope: "topups:write"   its security and what authenticated requests can meet
#   x-back-end-only: true     no end user's token
#   x-idempotent: true        takes Idempotency-Key, answers with Idempotent-Replayed
#   x-errors: ["…"]           the codes besides the usual ones, which become problem+json answers
import json
import re

METHODS = ("get", "put", "post", "delete")
EVERYWHERE = ["malformed_request", "request_timeout", "body_too_large", "internal", "shutting_down"]
OF_CALLERS = ["not_authenticated", "not_permitted", "invalid_field", "storage_unavailable",
              "storage_refused"]
OF_COMMANDS = ["journal_full"]
OF_BODIES = ["unsupported_media_type"]
ERROR = re.compile(r"^### (\w+)\n\d+ · HTTP (\d+)\. (.*?)\. (.*)$", re.MULTILINE)


def read_errors(page):
    """By code, in the order of docs/errors.md: status, meaning, advice."""
    text = page.read_text(encoding="utf-8")
    return {code: (int(status), meaning, advice)
            for code, status, meaning, advice in ERROR.findall(text)}


def strict(pairs):
    """A member that is there twice would silently be the last of them."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member twice among " + ", ".join(key for key, _ in pairs))
    return members


def add_all(target, source, file):
    for name, value in source.items():
        if name in target:
            raise ValueError(f"{file.name}: {name} is there already")
        target[name] = value


def read_sources(folder):
    """document.json with the paths and components of its neighbours, by name."""
    document = json.loads((folder / "document.json").read_text(encoding="utf-8"),
                          object_pairs_hook=strict)
    document["paths"] = {}
    for tag in document["tags"]:
        file = folder / (tag["name"] + ".json")
        part = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=strict)
        add_all(document["paths"], part["paths"], file)
        for kind, members in part.get("components", {}).items():
            add_all(document["components"].setdefault(kind, {}), members, file)
        for item in part["paths"].values():
            for operation in operations_of(item):
                operation["tags"] = [tag["name"]]
    return document


def operations_of(item):
    return [item[method] for method in METHODS if method in item]


def codes_of(method, operation):
    codes = operation.pop("x-errors", []) + EVERYWHERE
    if operation.get("security"):
        codes = codes + OF_CALLERS + (OF_COMMANDS if method != "get" else [])
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        codes = codes + OF_BODIES
    return codes


def problem_answer(codes, errors):
    """The answer with a status, for the codes that have it."""
    status = errors[codes[0]][0]
    schema = {"allOf": [{"$ref": "#/components/schemas/Problem"},
                        {"properties": {"status": {"const": status}, "code": {"enum": codes}}}]}
    answer = {
        "description": "\n".join(f"- `{code}`: {errors[code][1]}. {errors[code][2]}"
                                 for code in codes),
        "content": {"application/problem+json": {
            "schema": schema,
            "examples": {code: {"$ref": "#/components/examples/" + code} for code in codes}}}}
    if status == 401:
        answer["headers"] = {"WWW-Authenticate": {"$ref": "#/components/headers/WWW-Authenticate"}}
    if status == 503:
        answer["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return answer


def problem_example(code, error):
    status, meaning, advice = error
    value = {"type": "about:blank", "title": meaning[0].lower() + meaning[1:], "status": status,
             "code": code}
    if status == 503:
        value["retry_after"] = 1
    return {"summary": meaning, "value": value}


def expand(method, operation, errors, answers):
    """Puts what the members of our own stand for in their place; problems go to `answers`."""
    scope = operation.pop("x-scope", None)
    schemes = ["api_key"] if operation.pop("x-back-end-only", False) else ["api_key", "user_token"]
    operation["security"] = [{scheme: [scope]} for scheme in schemes] if scope else []
    codes = codes_of(method, operation)
    if operation.pop("x-idempotent", False):
        codes.append("idempotency_key_reused")
        operation.setdefault("parameters", []).append(
            {"$ref": "#/components/parameters/idempotency_key"})
        for status, answer in operation["responses"].items():
            answer = answers[answer["$ref"].rsplit("/", 1)[-1]] if "$ref" in answer else answer
            if status.startswith("2"):
                answer.setdefault("headers", {})["Idempotent-Replayed"] = {
                    "$ref": "#/components/headers/Idempotent-Replayed"}
    by_status = {}
    for code in sorted(set(codes), key=list(errors).index):
        by_status.setdefault(errors[code][0], []).append(code)
    for status in sorted(by_status):
        answer = problem_answer(by_status[status], errors)
        page = operation["responses"].get(str(status))
        if page:  # for people; programs get the problem
            answer["description"] = page["description"] + "\n" + answer["description"]
            answer["content"] = {**page["content"], **answer["content"]}
            operation["responses"][str(status)] = answer
        else:
            name = ".".join(by_status[status])
            answers[name] = answer
            operation["responses"][str(status)] = {"$ref": "#/components/responses/" + name}


def read_description(docs):
    """The whole document. `docs` is the folder with openapi/ and errors.md."""
    document = read_sources(docs / "openapi")
    errors = read_errors(docs / "errors.md")
    components = document["components"]
    components["schemas"]["Problem"]["properties"]["code"]["enum"] = list(errors)
    add_all(components["examples"],
            {code: problem_example(code, error) for code, error in errors.items()},
            docs / "errors.md")
    for item in document["paths"].values():
        for method, operation in item.items():
            if method in METHODS:
                expand(method, operation, errors, components["responses"])
    return document
