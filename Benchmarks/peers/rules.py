"""24 rules of the packs gdpr and ccpa as plain Python functions: a record and the world in, a verdict out.

Each function gives the verdicts of one rule on one record as a tuple, one for most. What a record does not say is None; `both` and
`either` keep it through `and` and `or`, as the packs do, where a rule would decide wrongly without it.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from lineage import EEA, PERSONAL

PASS, FAIL, NOT, OPEN = "pass", "fail", "notApplicable", "indeterminate"
ONCE = {kind: (kind,) for kind in (PASS, FAIL, NOT, OPEN)}
P, F, N, O = ONCE[PASS], ONCE[FAIL], ONCE[NOT], ONCE[OPEN]

AS_OF = "2026-10-01T00:00:00Z"
AS_OF_DAY = date(2026, 10, 1)
LAWFUL = {"consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests"}
NEEDS_LAW = {"9-2-b", "9-2-g", "9-2-i", "9-2-j"}
CONSENT_AGE = {
    "AT": 14, "BE": 13, "BG": 14, "CY": 14, "CZ": 15, "DE": 16, "DK": 15, "EE": 13, "ES": 14, "FI": 13, "FR": 15,
    "GR": 15, "HR": 16, "HU": 16, "IE": 16, "IS": 13, "IT": 14, "LI": 16, "LT": 14, "LU": 16, "LV": 13, "MT": 13,
    "NL": 16, "NO": 13, "PL": 16, "PT": 13, "RO": 16, "SE": 13, "SI": 15, "SK": 16,
}
HOLIDAYS = {date(2026, *day) for day in (
    (1, 1), (1, 19), (2, 16), (5, 25), (6, 19), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25))}
ZONE = ZoneInfo("Europe/Berlin")


def both(*parts):
    """False if a part is; unknown if one is unknown; true otherwise."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def either(*parts):
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def narrower(purpose, allowed):
    return purpose == allowed or purpose.startswith(allowed) and purpose[len(allowed)] == "/"


@lru_cache(None)
def day(instant):
    """The day of an instant in the organisation's zone."""
    return datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(ZONE).date()


def working_day(due, holidays=frozenset()):
    while due.weekday() >= 5 or due in holidays:
        due += timedelta(1)
    return due


def add_months(start, months):
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(1)).day
    return date(year, month, min(start.day, last))


def business_days(start, count):
    while count:
        start += timedelta(1)
        if start.weekday() < 5 and start not in HOLIDAYS:
            count -= 1
    return start


def is_personal(record):
    return record.get("personalData") in PERSONAL


def consent_based(dataset):
    purposes = dataset.get("purposes")
    return None if purposes is None else any(p.get("legalBasis") == "consent" for p in purposes)


# --- Datasets


def basis_of_dataset(dataset, world):
    if not is_personal(dataset) or not world.gdpr(world.facts[dataset["id"]]):
        return N
    purposes = dataset.get("purposes")
    return P if purposes and all(p.get("legalBasis") in LAWFUL for p in purposes) else F


def consent_of_dataset(dataset, world):
    facts = world.facts[dataset["id"]]
    when = both(is_personal(dataset), world.gdpr(facts), consent_based(dataset))
    if when is not True:
        return O if when is None else N
    return P if facts.contributions else F


def children_of_dataset(dataset, world):
    facts = world.facts[dataset["id"]]
    society = dataset.get("collection", {}).get("informationSocietyService")
    when = both(is_personal(dataset), world.gdpr(facts), consent_based(dataset), society, facts.minors)
    if when is not True:
        return O if when is None else N
    return P if facts.contributions else F


def condition_of_dataset(dataset, world):
    special = dataset.get("specialCategories")
    when = both(
        world.gdpr(world.facts[dataset["id"]]), is_personal(dataset), None if special is None else len(special) > 0)
    if when is not True:
        return O if when is None else N
    purposes = dataset.get("purposes")
    for purpose in purposes or ():
        condition = purpose.get("art9Condition")
        if purpose.get("legalBasis") not in LAWFUL or condition is None:
            return F
        if condition in NEEDS_LAW and "law" not in purpose:
            return F
        if condition == "9-2-h" and "law" not in purpose and "evidence" not in purpose:
            return F
    return P if purposes else F


def is_declared(record):
    retention = record.get("retention", {})
    return (
        "until" in retention or "criteria" in retention
        or "period" in retention and ("startAt" in retention or "start" in retention))


def declared_of_dataset(dataset, world):
    if not is_personal(dataset) or not world.gdpr(world.facts[dataset["id"]]):
        return N
    return P if is_declared(dataset) else F


def declared_of_model(model, world):
    facts = world.facts[model["id"]]
    if not facts.personal or not world.gdpr(facts):
        return N
    return P if is_declared(model) else F


def retention(dataset, world):
    end = dataset.get("retention", {}).get("until")
    when = both(
        is_personal(dataset), world.gdpr(world.facts[dataset["id"]]), None if end is None else end < AS_OF)
    if when is not True:
        return O if when is None else N
    purge = day(end if "T" in end else end + "T00:00:00Z") + timedelta(30)
    disposal = dataset.get("disposal", {})
    if disposal.get("type") in ("deleted", "anonymised", "aggregated", "returned") and disposal["at"] <= str(purge):
        return P
    return O if AS_OF_DAY <= purge else F


def provenance(record, world):
    facts = world.facts[record["id"]]
    if not facts.personal or not world.gdpr(facts):
        return N
    return F if facts.gaps - {"purposes"} else P


def _in_time(document, start, end):
    valid_to = document.get("validTo")
    return document.get("validFrom", "~") <= start and (valid_to is None or end <= valid_to)


def _is_told(dataset, world, covers):
    """Whether a notice covers the collection; None where the dataset does not say."""
    purposes = dataset.get("purposes")
    collection = dataset.get("collection", {})
    for reference in dataset.get("notices", ()):
        notice = world.documents.get(reference["id"])
        if notice and notice["type"] == "notice" and _in_time(
                notice, collection.get("from", ""), collection.get("to", AS_OF)):
            if purposes is not None and covers(notice.get("states", {}), purposes):
                return True
    return False


def _from_people(dataset, sources):
    source = dataset.get("collection", {}).get("source")
    return None if source is None else source in sources


def notice(dataset, world):
    when = both(is_personal(dataset), world.gdpr(world.facts[dataset["id"]]), _from_people(dataset, ("direct",)))
    if when is not True:
        return O if when is None else N

    def covers(states, purposes):
        return (
            all(any(narrower(p["purpose"], s) for s in states.get("purposes", ()))
                and p.get("legalBasis") in states.get("legalBases", ()) for p in purposes)
            and "recipients" in states and states.get("retention") is True and states.get("rights") is True)

    return P if _is_told(dataset, world, covers) else F


def notice_indirect(dataset, world):
    when = both(
        is_personal(dataset), world.gdpr(world.facts[dataset["id"]]),
        _from_people(dataset, ("indirect", "public-scrape", "purchased")))
    if when is not True:
        return O if when is None else N
    obtained = dataset["collection"].get("obtainedAt")
    if obtained is None:
        return F
    due = add_months(day(obtained), 1)
    for reference in dataset.get("notices", ()):
        sent = reference.get("sentAt") or world.documents.get(reference["id"], {}).get("publishedAt")
        if sent and day(sent) <= due:
            return P
    return O if AS_OF_DAY <= due else F


def notice_ccpa(dataset, world):
    facts = world.facts[dataset["id"]]
    when = both(is_personal(dataset), world.ccpa(facts), _from_people(dataset, ("direct",)))
    if when is not True:
        return O if when is None else N
    categories = dataset.get("ccpaCategories")

    def covers(states, purposes):
        return (
            categories is not None and all(c in states.get("ccpaCategories", ()) for c in categories)
            and all(c in states.get("sensitivePI", ()) for c in facts.sensitive)
            and all(any(narrower(p["purpose"], s) for s in states.get("purposes", ())) for p in purposes)
            and "soldOrShared" in states)

    return P if _is_told(dataset, world, covers) else F


def retention_disclosed(dataset, world):
    when = both(is_personal(dataset), world.ccpa(world.facts[dataset["id"]]), _from_people(dataset, ("direct",)))
    if when is not True:
        return O if when is None else N
    for reference in dataset.get("notices", ()):
        notice = world.documents.get(reference["id"])
        if notice and notice["type"] == "notice":
            states = notice.get("states", {})
            if "retentionByCategory" in states:
                if all(c in states["retentionByCategory"] for c in dataset.get("ccpaCategories", ())):
                    return P
            elif states.get("retention") is True:
                return P
    return F


def transfers_of_dataset(dataset, world):
    verdicts = []
    for transfer in dataset.get("transfers", ()):
        if transfer["country"].split("-")[0] in EEA or not is_personal(dataset):
            verdicts.append(NOT)
        else:
            known = all(name in transfer for name in ("exporter", "importer")) and transfer.get("tool") != "none"
            verdicts.append(PASS if known and ("at" in transfer or "from" in transfer) else FAIL)
    return tuple(verdicts)


# --- Models


def _is_intact(model, world):
    def approved(event):
        return "approvedBy" in event and event["approvedBy"] != event.get("agent") and event["approvedAt"] <= event["atTime"]

    def digest(holder, name):
        return holder.get(name, {}).get("sha256")

    authors = {a["id"] for a in model.get("wasAttributedTo", ()) if a.get("role") == "author"}
    events = world.changes.get(model["id"], ())
    for revision in model.get("wasRevisionOf", ()):
        before = digest(world.models.get(revision["id"], {}), "digest")
        if before != digest(model, "digest") and not any(
                e["type"] == "change" and approved(e) and e["approvedBy"] not in authors
                and digest(e, "digestBefore") == before and digest(e, "digestAfter") == digest(model, "digest")
                for e in events):
            return False
    return all(
        any(approved(e) and digest(e, "digestAfter") == digest(d, "digest") for e in events)
        for d in model.get("deployments", ()))


def integrity(model, world):
    facts = world.facts[model["id"]]
    if not facts.personal or not world.gdpr(facts):
        return N
    return P if _is_intact(model, world) else F


def integrity_ccpa(model, world):
    facts = world.facts[model["id"]]
    when = both(facts.personal, world.ccpa(facts))
    if when is not True:
        return O if when is None else N
    return P if _is_intact(model, world) else F


def automated(model, world):
    use = model.get("decisionUse", {})
    facts = world.facts[model["id"]]
    when = both(world.gdpr(facts), use.get("soleAutomated"), use.get("significant"))
    if when is not True:
        return O if when is None else N
    safe = (
        use.get("gateway") in ("contract", "law", "explicit-consent") and (use["gateway"] != "law" or "law" in use)
        and use.get("humanIntervention") and use.get("expressView") and use.get("contest"))
    purposes = model.get("purposes")
    if safe and facts.special:
        safe = purposes and all(p.get("art9Condition") in ("9-2-a", "9-2-g") for p in purposes)
    return P if safe else F


def dpia_of_model(model, world):
    use = model.get("decisionUse", {})
    facts = world.facts[model["id"]]
    when = both(world.gdpr(facts), facts.personal, use.get("soleAutomated"), use.get("significant"))
    if when is not True:
        return O if when is None else N
    starts = [world.runs[g["id"]].get("startedAt", "") for g in model.get("wasGeneratedBy", ()) if g["id"] in world.runs]
    return P if _has_dpia(world.names[model["id"]], starts, world) else F


def _has_dpia(names, starts, world):
    return any(
        d["type"] == "dpia" and "approvedAt" in d and all(d["approvedAt"] <= start for start in starts)
        for name in names for d in world.covering.get(name, ()))


# --- Runs


def basis_of_run(run, world):
    facts = world.facts[run["id"]]
    if not facts.personal or not world.gdpr(facts):
        return N
    for use in run.get("used", ()):
        if world.facts[use["id"]].personal:
            purposes = world.entities[use["id"]].get("purposes", ())
            if not any(narrower(run["purpose"], p["purpose"]) for p in purposes):
                return F
    return P


def condition_of_run(run, world):
    facts = world.facts[run["id"]]
    if not world.gdpr(facts) or not facts.personal or not facts.special:
        return N
    if "art9Condition" in run:
        return P
    for use in run.get("used", ()):
        if world.facts[use["id"]].special:
            purposes = world.entities[use["id"]].get("purposes", ())
            if not any(narrower(run["purpose"], p["purpose"]) and "art9Condition" in p for p in purposes):
                return F
    return P


def dpia_of_run(run, world):
    facts = world.facts[run["id"]]
    if not world.gdpr(facts) or not facts.personal:
        return N
    scales = [world.entities[u["id"]].get("scale") if u["id"] in world.entities else None for u in run.get("used", ())]
    large = either(*(None if s is None else s == "large-scale" for s in scales))
    sensitive = bool(facts.special) or facts.criminal
    vulnerable = facts.minors
    scoring, matches, new = run.get("scoring"), run.get("matchesDatasets"), run.get("newTechnology")
    when = either(
        both(large, sensitive), run.get("systematicMonitoring"),
        both(scoring, either(sensitive, matches, large, vulnerable, new)),
        both(sensitive, either(matches, vulnerable, new)), both(matches, either(large, vulnerable, new)),
        both(large, either(vulnerable, new)), both(vulnerable, new))
    if when is not True:
        return O if when is None else N
    names = {run["id"]} | {n for g in run.get("generated", ()) for n in world.names.get(g["id"], ())}
    return P if _has_dpia(names, [run["startedAt"]], world) else F


# --- Contributions


def consent(contribution, world):
    dataset = world.datasets.get(contribution["dataset"])
    if dataset is None:
        return O
    based = consent_based(dataset)
    if not based:
        return O if based is None else N
    first_use = world.first_use.get(contribution["dataset"], "~")
    for purpose in dataset["purposes"]:
        if purpose.get("legalBasis") == "consent" and not any(
                "givenAt" in c and "noticeVersion" in c and "method" in c and c["givenAt"] <= first_use
                and ("purposes" not in c or any(narrower(purpose["purpose"], q) for q in c["purposes"]))
                for c in contribution.get("consents", ())):
            return F
    return P


def child_consent(contribution, world):
    age = contribution.get("ageBand")
    if age in ("adult", "16-17"):
        return N
    dataset = world.datasets.get(contribution["dataset"], {})
    if age == "13-15":
        limit = CONSENT_AGE.get(contribution.get("region", "")[:2], 13)
        # At 14 and 15 the age itself would have to be known.
        young = True if limit == 16 else False if limit == 13 else None
    else:
        young = True
    when = both(
        consent_based(dataset), dataset.get("collection", {}).get("informationSocietyService"), young)
    if when is not True:
        return O if when is None else N
    if age in (None, "unknown"):
        return F
    return P if any(
        "method" in c.get("parentalAuthorisation", ()) and "at" in c["parentalAuthorisation"]
        for c in contribution.get("consents", ())) else F


def minors_sold(contribution, world):
    if contribution.get("region") != "US-CA" or contribution.get("ageBand") not in ("under-13", "13-15"):
        return N
    if not (world.profile.get("sells") or world.profile.get("shares")):
        return N
    young = contribution["ageBand"] == "under-13"
    return P if any(
        o.get("type") == "sale-share" and (o.get("by") == "parent" if young else o.get("by") in ("self", "parent"))
        for o in contribution.get("optIns", ())) else F


# --- Events


def access(event, world):
    if event["type"] not in ("access", "export"):
        return N
    personal = [x for x in event.get("entities", ()) if x in world.facts and world.facts[x].personal]
    if not personal:
        return N
    agent = world.agents.get(event.get("agent"))
    if agent is None:
        return O
    purpose, at = event.get("purpose"), event["atTime"]
    for x in personal:
        allowed = False
        for a in agent.get("authorisations", ()):
            if not world.names[x].isdisjoint(a.get("records", ())) and a.get("from", "~") <= at and (
                    "to" not in a or at < a["to"]):
                if purpose is None or "purposes" not in a:
                    return O
                if any(narrower(purpose, p) for p in a["purposes"]):
                    allowed = True
                    break
        if not allowed:
            return F
    return P


def transfers_of_event(event, world):
    entities = event.get("entities", ())
    if event["type"] not in ("access", "export", "disclose", "transfer"):
        return N if len(entities) == 1 else (NOT,) * len(entities)
    place = event.get("location" if event["type"] == "access" else "destination")
    verdicts = []
    for x in entities:
        if place is None:
            verdicts.append(OPEN)
        elif place.split("-")[0] in EEA or not world.facts[x].personal:
            verdicts.append(NOT)
        else:
            verdicts.append(PASS if any(
                t["country"].split("-")[0] == place.split("-")[0] and "exporter" in t and "importer" in t
                and t.get("tool") != "none" for t in world.entities[x].get("transfers", ())) else FAIL)
    return tuple(verdicts)


def breach_authority(event, world):
    if event["type"] != "breach" or event["breach"].get("risk") == "unlikely":
        return N
    told, aware = event["breach"].get("notifiedAuthorityAt"), event["breach"].get("awareAt")
    if told is None or aware is None:
        return F
    late = datetime.fromisoformat(told) - datetime.fromisoformat(aware) > timedelta(hours=72)
    return F if late and "delayReason" not in event["breach"] else P


def breach_register(event, world):
    if event["type"] != "breach":
        return N
    b = event["breach"]
    return P if b.get("nature") and "consequences" in b and "measures" in b and (
        "notifiedAuthorityAt" in b or "riskReasoning" in b) else F


def breach_residents(event, world):
    if event["type"] != "breach" or event["breach"].get("encrypted"):
        return N
    b = event["breach"]
    if not b.get("breachElements") or not (b.get("californiaResidents", 0) > 0 or b.get("over500")):
        return N
    return P if "notifiedSubjectsAt" in b and day(b["notifiedSubjectsAt"]) <= day(b["discoveredAt"]) + timedelta(30) else F


# --- Requests

ONE_MONTH = {"access", "rectification", "erasure", "restriction", "portability", "objection", "automated-decision-review"}
VERIFIABLE = {"know-categories", "know-specific", "delete", "correct"}


def _answered(request, due):
    answered = request.get("respondedAt")
    if answered is None:
        return O if AS_OF_DAY <= due else F
    return P if day(answered) <= due else F


def one_month(request, world):
    if request.get("regime") != "gdpr" or request["type"] not in ONE_MONTH or request.get("outcome") == "withdrawn":
        return N
    paused = sum((day(p["to"]) - day(p["from"])).days for p in request.get("pauses", ()))
    due = working_day(add_months(day(request["receivedAt"]), 1) + timedelta(paused))
    if "extensionReason" in request and "extendedAt" in request and day(request["extendedAt"]) <= due:
        due = working_day(add_months(due, 2))
    return _answered(request, due)


def confirm(request, world):
    if request.get("regime") != "ccpa" or request["type"] not in VERIFIABLE:
        return N
    due = business_days(day(request["receivedAt"]), 10)
    if "acknowledgedAt" not in request:
        return O if AS_OF_DAY <= due else F
    return P if day(request["acknowledgedAt"]) <= due and request.get("processDescribed") else F


def respond(request, world):
    if request.get("regime") != "ccpa" or request["type"] not in VERIFIABLE or request.get("outcome") == "withdrawn":
        return N
    received = day(request["receivedAt"])
    due = received + timedelta(45)
    if "extensionReason" in request and "extendedAt" in request and day(request["extendedAt"]) <= due:
        due = received + timedelta(90)
    return _answered(request, due)


BY_KIND = {
    "dataset": [
        ("gdpr.art6.1.basis-per-purpose", basis_of_dataset), ("gdpr.art7.1.consent-evidence", consent_of_dataset),
        ("gdpr.art8.1.child-consent", children_of_dataset), ("gdpr.art9.2.condition", condition_of_dataset),
        ("gdpr.art5.1.e.retention-declared", declared_of_dataset), ("gdpr.art5.1.e.retention", retention),
        ("gdpr.art5.2.provenance-complete", provenance), ("gdpr.art13.notice-at-collection", notice),
        ("gdpr.art14.notice-indirect", notice_indirect), ("ccpa.1798.100.a.notice-at-collection", notice_ccpa),
        ("ccpa.1798.100.a.3.retention-disclosed", retention_disclosed),
        ("gdpr.art44.lineage-transfer", transfers_of_dataset),
    ],
    "model": [
        ("gdpr.art5.1.e.retention-declared", declared_of_model), ("gdpr.art5.2.provenance-complete", provenance),
        ("gdpr.art5.1.f.model-integrity", integrity), ("ccpa.1798.100.e.model-integrity", integrity_ccpa),
        ("gdpr.art22.automated-decisions", automated), ("gdpr.art35.1.dpia-before-start", dpia_of_model),
    ],
    "run": [
        ("gdpr.art6.1.basis-per-purpose", basis_of_run), ("gdpr.art9.2.condition", condition_of_run),
        ("gdpr.art35.1.dpia-before-start", dpia_of_run),
    ],
    "contribution": [
        ("gdpr.art7.1.consent-evidence", consent), ("gdpr.art8.1.child-consent", child_consent),
        ("ccpa.1798.120.c.minors-opt-in", minors_sold),
    ],
    "event": [
        ("gdpr.art29.access-authorised", access), ("gdpr.art44.lineage-transfer", transfers_of_event),
        ("gdpr.art33.1.notify-72h", breach_authority), ("gdpr.art33.5.breach-register", breach_register),
        ("ccpa.1798.82.breach-30-days", breach_residents),
    ],
    "request": [
        ("gdpr.art12.3.one-month", one_month), ("ccpa.7021.a.confirm-10-business-days", confirm),
        ("ccpa.7021.b.respond-45-days", respond),
    ],
}
NAMES = sorted({name for pairs in BY_KIND.values() for name, _ in pairs})
