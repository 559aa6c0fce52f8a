"""Every writing address of the API, with whom it is for and what its body holds.

Addresses come from the URL resolver, bodies from the examples of the OpenAPI description, which has to have
one for each.
"""

import re
from dataclasses import dataclass
from itertools import product

from assessment.api.examples import EXAMPLES
from assessment.api.schema import description
from tests.api.routes import Route
from tests.hostile.asking import Asker
from tests.hostile.payloads import Target, honest

PLACE = re.compile(r"<\w+:(\w+)>")
# Where there is no body, or one of 214 answers; the engine reads both of its bodies in the same way.
NOT_IN_EXAMPLES = EXAMPLES["post", "preview/"]
SAY_NO_TO_ALL = {"auth/token/"}  # where the example's password is nobody's
REFUSED = {401, 403, 404, 405}


@dataclass
class Programs:
    asker: Asker

    def find(self, route: Route) -> tuple[str, Target]:
        """Whose honest request is carried out, or else is at least theirs to send."""
        possible: list[tuple[int, str, Target]] = []
        refused: list[tuple[str, int, str]] = []
        for person, target in product(self.asker.world.tokens, self._targets(route)):
            answer = self.asker.send(person, honest(target))
            if answer.status < 300:
                return person, target
            refused.append((person, answer.status, target.path))
            if answer.status not in REFUSED:
                possible.append((answer.status, person, target))
        if not possible and route.path in SAY_NO_TO_ALL:
            return next(iter(self.asker.world.tokens)), self._targets(route)[0]
        assert possible, f"nobody may send {route}: {refused[:12]}"
        return min(possible, key=lambda each: each[0])[1:]

    def _targets(self, route: Route) -> list[Target]:
        parts = route.path.split("/")
        places = [
            self.asker.world.candidates(found[1], parts[at - 1])
            for at, part in enumerate(parts)
            if (found := PLACE.fullmatch(part))
        ]
        return [self._target(route, values) for values in product(*places)]

    def _target(self, route: Route, values: tuple[object, ...]) -> Target:
        left = iter(values)
        path = "/api/v1/" + PLACE.sub(lambda _found: str(next(left)), route.path)
        described = "/api/v1/" + PLACE.sub(r"{\1}", route.path)
        operation = description()["paths"][described][route.method]
        content = operation.get("requestBody", {}).get("content", {})
        method, extra = route.method.upper(), {"If-None-Match": "*"} if route.method == "put" else {}
        if "multipart/form-data" in content:
            texts, files = _parts(content["multipart/form-data"]["schema"]["$ref"])
            return Target(method, path, texts, files, headers=extra)
        example = content.get("application/json", {}).get("example") or NOT_IN_EXAMPLES
        return Target(method, path, body=self._of_this_world(example), headers=extra)

    def _of_this_world(self, example: dict[str, object]) -> dict[str, object]:
        """The numbers are the reader's own."""
        places = self.asker.world.places
        own = {"enterprise": places["enterprise"][0], "year": 2022}
        own |= {"chosen": [{"reference": places["reference"][2]}], "to": self.asker.world.people["lin"].pk}
        own |= {"agency": places["agencies of lin"][0], "round": places["round"][0]}
        return {name: own.get(name, value) for name, value in example.items()}


def _parts(reference: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The texts and the files of a form."""
    schema = description()["components"]["schemas"][reference.rsplit("/", maxsplit=1)[-1]]
    files = tuple(name for name, field in schema["properties"].items() if field.get("format") == "binary")
    return {name: "data.L1.a" for name in schema["properties"] if name not in files}, files
