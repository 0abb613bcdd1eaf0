"""Warnings about the models and documents that a definition names."""

import datetime as dt

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.knowledge import SEARCH
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.known.providers import LOCAL, provider_of
from shipworthy.models.local.installed import missing
from shipworthy.routing.models.lineup import DEFAULT_TIERS


def doubts(spec: AgentSpec, forced: str | None = None, today: dt.date | None = None) -> list[str]:
    """Return warnings about unknown and dying models and missing documents that a definition names.

    `forced`: a model that is asked instead of those of the definition.
    """
    catalog, today = Catalog(), today or dt.date.today()
    rows = [model for models in spec.models.values() for model in models]
    known = {"auto", *spec.models, *(model.name for model in rows)}
    wishes = [spec.model, *(skill.model for skill in spec.skills.values()), *(p.model for p in spec.prompts.values())]
    wishes += [step.model for skill in spec.skills.values() for _, step in skill.walk()]
    named = [wish for wish in wishes if isinstance(wish, str) and wish not in known]
    named += [model.name for model in rows if model.price is None and model.base_url is None]
    unknown = {name: why for name in named if (why := catalog.warning(name, spec.models)) is not None}
    usual = [] if spec.models else [name for names in DEFAULT_TIERS.values() for name in names]
    asked = dict.fromkeys([*(model.name for model in rows), *named, *usual, *([forced] if forced else [])])
    found = [*unknown.values(), *(why for name in asked if (why := catalog.ageing(name, today)) is not None)]
    counted = [model for model in dict.fromkeys(rows) if model.name not in unknown]
    found += [why for model in counted if (why := catalog.uncounted(spec.learned.counted(model))) is not None]
    found += [why for model in rows if provider_of(model.name)[0] == LOCAL and (why := missing())][:1]
    searching = [skill.name for skill in spec.skills.values() if skill.retrieval != "off"]
    if searching and SEARCH not in spec.tools:
        found.append(f"{', '.join(searching)} would retrieve, and there is nothing to search: add `knowledge`")
    return found
