"""What rules look up: records by id, events and runs by what they touch, documents by what they cover, and the facts that
flowed along lineage to each dataset, model and run."""

from collections import defaultdict

EEA = set("AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK EU EEA".split())
PERSONAL = ("identified", "pseudonymised", "unknown")


class Facts:
    __slots__ = ("personal", "ccpa", "gdpr", "regions", "special", "sensitive", "criminal", "minors", "contributions",
                 "gaps", "countries")

    def __init__(self):
        self.personal = self.ccpa = self.gdpr = self.criminal = self.minors = False
        self.regions = self.special = self.sensitive = self.gaps = self.countries = frozenset()
        self.contributions = False

    def take(self, other):
        self.personal |= other.personal
        self.ccpa |= other.ccpa
        self.gdpr |= other.gdpr
        self.criminal |= other.criminal
        self.minors |= other.minors
        self.contributions |= other.contributions
        self.regions |= other.regions
        self.special |= other.special
        self.sensitive |= other.sensitive
        self.countries |= other.countries
        self.gaps |= other.gaps


class World:
    def __init__(self, kinds):
        self.profile = kinds["profile"][0] if kinds["profile"] else {}
        self.agents = {r["id"]: r for r in kinds["agent"]}
        self.documents = {r["id"]: r for r in kinds["document"]}
        self.datasets = {r["id"]: r for r in kinds["dataset"]}
        self.models = {r["id"]: r for r in kinds["model"]}
        self.entities = {**self.datasets, **self.models}
        self.runs = {r["id"]: r for r in kinds["run"]}
        # The law of the organisation.
        self.in_union = self.profile.get("establishedInUnion") is True
        self.business = self.profile.get("ccpaBusiness")
        # The names by which a paper or an authorisation may cover an entity: its own and its products'.
        self.names = {
            name: {name, *(p["id"] for p in record.get("specializationOf", ()))}
            for name, record in self.entities.items()
        }
        self.covering = defaultdict(list)
        for document in kinds["document"]:
            for name in document.get("covers", {}).get("records", ()):
                self.covering[name].append(document)
        self.changes = defaultdict(list)
        for event in kinds["event"]:
            if event["type"] in ("change", "approve"):
                for name in event.get("entities", ()):
                    self.changes[name].append(event)
        self.contributed = {r["dataset"] for r in kinds["contribution"]}
        self.first_use = {}
        for run in kinds["run"]:
            for use in run.get("used", ()):
                known = self.first_use.get(use["id"])
                if known is None or run.get("startedAt", "") < known:
                    self.first_use[use["id"]] = run.get("startedAt", "")
        self.facts = {}
        self._flow()

    def _flow(self):
        """Facts from sources to what derives from them, in topological order."""
        sources = defaultdict(list)
        makers = defaultdict(set)
        for name, run in self.runs.items():
            sources[name].extend(use["id"] for use in run.get("used", ()))
            for made in run.get("generated", ()):
                makers[made["id"]].add(name)
        for name, entity in self.entities.items():
            for made in entity.get("wasGeneratedBy", ()):
                makers[name].add(made["id"])
            sources[name].extend(origin["id"] for origin in entity.get("wasDerivedFrom", ()))
            sources[name].extend(makers[name])
        targets, waiting = defaultdict(list), {}
        known = self.entities.keys() | self.runs.keys()
        for name in known:
            mine = [s for s in set(sources[name]) if s in known]
            waiting[name] = len(mine)
            for source in mine:
                targets[source].append(name)
        ready = [name for name, count in waiting.items() if count == 0]
        done = 0
        while ready:
            name = ready.pop()
            done += 1
            facts = Facts()
            for source in set(sources[name]):
                if source in self.facts:
                    facts.take(self.facts[source])
                elif source not in known:
                    facts.gaps |= {"unresolved"}
            if name in self.entities:
                self._state(facts, self.entities[name], makers[name])
            else:
                self._run(facts, self.runs[name])
            self.facts[name] = facts
            for target in targets[name]:
                waiting[target] -= 1
                if waiting[target] == 0:
                    ready.append(target)
        if done < len(known):
            raise SystemExit("lineage has a cycle")

    def _state(self, facts, record, makers):
        regions = record.get("subjectRegions", ())
        if record.get("personalData") in PERSONAL:
            facts.personal = True
            facts.gdpr |= self.in_union or any(r[:2] in EEA for r in regions)
            facts.ccpa |= self.business is True and ("US-CA" in regions or "US" in regions)
        facts.criminal |= record.get("criminalData") is True
        facts.minors |= record.get("knownMinors") is True
        facts.regions |= set(regions)
        facts.special |= set(record.get("specialCategories", ()))
        facts.sensitive |= set(record.get("sensitivePI", ()))
        facts.countries |= set(record.get("locations", ()))
        facts.contributions |= record["id"] in self.contributed
        if not makers and not record.get("collection", {}).get("source") and not record.get("wasDerivedFrom"):
            facts.gaps |= {"origin"}
        if len(makers) > 1:
            facts.gaps |= {"two-generations"}

    def _run(self, facts, run):
        if "location" in run:
            facts.countries |= {run["location"]}
        if not run.get("wasAssociatedWith"):
            facts.gaps |= {"run-agent"}
        if "startedAt" not in run or "endedAt" not in run:
            facts.gaps |= {"run-time"}
        if not run.get("used") and run["type"] != "collection":
            facts.gaps |= {"run-inputs"}
        if run.get("status") == "succeeded" and not run.get("generated"):
            facts.gaps |= {"run-outputs"}
        for use in run.get("used", ()):
            made = self.entities.get(use["id"], {}).get("generatedAt")
            if made and made > run.get("startedAt", "~"):
                facts.gaps |= {"generation-after-use"}

    def gdpr(self, facts):
        return facts.gdpr or self.in_union

    def ccpa(self, facts):
        if facts.ccpa:
            return self.business is not False
        return False if facts.regions else self.business
