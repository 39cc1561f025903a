#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Every figure of findings, actions, plans, decisions and targets, computed again from the results of the runs.

Scores are worked with exact fractions and rounded where measure/score.h says so: once for a dimension of an object,
once for the object. Nothing is taken over from the program but the numbers of findings.
"""
import json
import sys
from fractions import Fraction
from functools import lru_cache

shown, raw = (json.load(open(name)) for name in sys.argv[1:3])
ONE = 10**9
OUTSTANDING = {"open", "planned", "in_progress", "done", "ineffective", "accepted"}

runs = raw["runs"]
newest = runs[-1]
rules = {}
for rule in raw["rules"]:
    rules.setdefault(rule["version"], {})[rule["check"]] = rule
weights, norms = {}, {}
for dimension in raw["dimensions"]:
    weights.setdefault(dimension["version"], {})[dimension["name"]] = dimension["weight"]
    norms.setdefault(dimension["version"], {})[dimension["name"]] = dimension["norms"]
cells = {run["id"]: {} for run in runs}  # run -> object -> check -> (outcome, n, d)
for run, check, key, outcome, n, d in raw["cells"]:
    cells[run].setdefault(key, {})[check] = (outcome, n, d)


def round_half_away(value):
    return int(abs(value) + Fraction(1, 2)) * (1 if value >= 0 else -1)


def on(day, valid_from, valid_to):
    return valid_from <= day and (valid_to is None or valid_to > day)


@lru_cache(None)
def place(key, day):
    """Unit and criticality of an object on a day."""
    return next(((unit, weight) for name, a, b, unit, weight in raw["objects"] if name == key and on(day, a, b)), None)


@lru_cache(None)
def parent(unit, day):
    return next((above for name, a, b, above in raw["units"] if name == unit and on(day, a, b)), None)


def within(unit, above, day):
    while unit is not None and unit != above:
        unit = parent(unit, day)
    return above is None or unit == above


def norm_on(version, dimension, day):
    norm = norms[version][dimension][0]
    for each in norms[version][dimension]:
        if each["from"] is None or each["from"] <= day:
            norm = each
    return norm["norm"]


def dimensions_of(row, version):
    """Per dimension the score in 1e-9; None: applies, not measured."""
    out = {}
    for name in weights[version]:
        of = [(rules[version][check]["weight"], cell) for check, cell in row.items()
              if check in rules[version] and rules[version][check]["dimension"] == name]
        measured = [(w, Fraction(n, d)) for w, (outcome, n, d) in of if outcome in ("ok", "short")]
        total = sum(w for w, _ in measured)
        if total:
            out[name] = round_half_away(sum(w * s for w, s in measured) / total * ONE)
        elif sum(w for w, (outcome, _, _) in of if outcome == "not_measured"):
            out[name] = None
    return out


def object_score(row, version):
    have = [(weights[version][name], score) for name, score in dimensions_of(row, version).items()
            if score is not None and weights[version][name]]
    return round_half_away(Fraction(sum(w * s for w, s in have), sum(w for w, _ in have))) if have else None


def mended(row, checks):
    return {check: ("ok", d, d) if outcome == "short" and check in checks else (outcome, n, d)
            for check, (outcome, n, d) in row.items()}


def members(run, unit):
    for key, row in cells[run["id"]].items():
        own, weight = place(key, run["as_of"])
        if within(own, unit, run["as_of"]):
            yield key, row, weight


def mean(run, unit, change=lambda key, row: row):
    pairs = [(object_score(change(key, row), run["version"]), weight) for key, row, weight in members(run, unit)]
    pairs = [(score, weight) for score, weight in pairs if score is not None]
    total = sum(weight for _, weight in pairs)
    return Fraction(sum(score * weight for score, weight in pairs), total) if total else None


def points(value):
    return value / 10**7


def plateau(run, unit, checks=()):
    reached = [0] * 4
    for _, row, weight in members(run, unit):
        scores = dimensions_of(mended(row, checks), run["version"])
        stands = 0
        for pair in (("described", "owned"), ("steered", "current"), ("quality", "improving")):
            at = [scores[name] is not None and scores[name] * 100 >= norm_on(run["version"], name, run["as_of"]) * ONE
                  for name in pair if name in scores]
            if not at or not all(at):
                break
            stands += 1
        reached[stands] += weight
    return max((p for p in range(4) if sum(reached[p:]) * 10 >= sum(reached) * 9), default=0)


# ---- Figures, held against each other ----

figures = recomputed = equal = 0


def same(what, got, expected, tolerance=0):
    global figures, recomputed, equal
    figures += 1
    recomputed += 1
    if got == expected or (got is not None and expected is not None and tolerance
                           and abs(Fraction(got) - Fraction(expected)) <= tolerance):
        equal += 1
    else:
        print(f"{what}: shown {got}, recomputed {expected}")


FLOAT = Fraction(1, 10**6)

# What people did that the results cannot know, from the journal: what was accepted by which decision until when.
accepted = {}
for row in raw["journal"]:
    if row["subject"].startswith("decision/") and row["action"] == "taken" and (row["content"] or {}).get("kind") == "accept":
        for finding in row["content"]["findings"]:
            accepted[finding] = row["content"]


def life(finding):
    """How a finding came and went, from the cells alone: times, first on, open since, outstanding, outcome."""
    times, first, since, there, outcome = 0, None, None, False, None
    key, check = f'{finding["kind"]}/{finding["key"]}', finding["check"]
    for run in runs:
        outcome = cells[run["id"]].get(key, {}).get(check, ("none",))[0]
        if outcome == "short" and not there:
            times, first, since, there = times + 1, first or run["as_of"], run["as_of"], True
        elif outcome not in ("short", "not_measured"):
            there = False
    return times, first, since, there, outcome


for name, unit in (("findings", None), ("findings_sd", "sd")):
    for finding in shown[name]:
        times, first, since, there, outcome = life(finding)
        what = f'finding {finding["finding"]}'
        same(f"{what} times", finding["times"], times)
        same(f"{what} first on", finding["first_on"], first)
        same(f"{what} open since", finding["open_since"], since)
        same(f"{what} outstanding", finding["state"] in OUTSTANDING, there)
        same(f"{what} outcome", finding["outcome"], outcome)
        row = cells[newest["id"]].get(f'{finding["kind"]}/{finding["key"]}')
        gain = Fraction(0)
        if row is not None and within(place(f'{finding["kind"]}/{finding["key"]}', newest["as_of"])[0], unit, newest["as_of"]):
            key = f'{finding["kind"]}/{finding["key"]}'
            total = sum(w for k, r, w in members(newest, unit) if object_score(r, newest["version"]) is not None)
            difference = (object_score(mended(row, {finding["check"]}), newest["version"]) or 0) - (
                object_score(row, newest["version"]) or 0)
            gain = Fraction(difference * place(key, newest["as_of"])[1], total)
        same(f"{what} effect", finding["effect"], points(gain), FLOAT)

# No short cell of the newest run is without its finding, and no finding is there twice.
short = {(key, check) for key, row in cells[newest["id"]].items() for check, cell in row.items() if cell[0] == "short"}
listed = [(f'{f["kind"]}/{f["key"]}', f["check"]) for f in shown["findings"] if f["state"] in OUTSTANDING]
same("findings outstanding", len(listed), len(short))
same("findings, each once", sorted(listed), sorted(short))
same("findings in groups", sum(group["findings"] for group in shown["groups"]), len(short))

by_number = {f["finding"]: f for f in shown["findings"]}
deeds = {}
for row in raw["journal"]:
    if row["subject"].startswith("action/"):
        deeds.setdefault(int(row["subject"].split("/")[1]), []).append(row)
for action in shown["actions"]:
    what = f'action {action["action"]}'
    added = deeds[action["action"]][0]["content"]
    answers = [by_number[finding] for finding in added["findings"]]
    same(f"{what} findings", action["findings"], len(answers))
    same(f"{what} verified", action["verified"], sum(f["state"] == "verified" for f in answers))
    before = [run for run in runs if run["as_of"] <= added["day"]][-1]
    at = {}
    for finding in answers:
        at.setdefault(f'{finding["kind"]}/{finding["key"]}', set()).add(finding["check"])
    if action["action"] != 3:  # of which the steward said himself what he expected
        gain = mean(before, action["unit"], lambda key, row: mended(row, at.get(key, ()))) - mean(before, action["unit"])
        same(f"{what} expected", action["expected_tenths"], round_half_away(points(gain) * 10))
    done = [row["content"]["day"] for row in deeds[action["action"]] if row["action"] == "done"]
    proofs = [next((run for run in runs if run["as_of"] > day), None) for day in done]
    if not proofs or proofs[-1] is None:
        same(f"{what} measured", action["measured"], None)
        continue
    proof = proofs[-1]
    same(f"{what} proof", action["proof_run"], proof["number"])
    met = [life_at := cells[proof["id"]].get(f'{f["kind"]}/{f["key"]}', {}).get(f["check"], ("none",))[0] for f in answers]
    verdict = "ineffective" if "short" in met else "verified" if "ok" in met else "dropped"
    same(f"{what} verdict", action["state"], verdict)

    def as_before(key, row):
        then = cells[before["id"]].get(key, {})
        return {check: then[check] if check in at.get(key, ()) and cell[0] in ("ok", "short")
                and then.get(check, ("none",))[0] in ("ok", "short") else cell for check, cell in row.items()}

    effect = mean(proof, action["unit"]) - mean(proof, action["unit"], as_before)
    same(f"{what} measured", action["measured"], points(effect), FLOAT)

for unit, plan in shown["plans"].items():
    unit = unit or None
    what = f"plan {unit}"
    same(f"{what} plateau", plan["plateau"], plateau(newest, unit))
    done, before = set(), mean(newest, unit)
    for step in plan["proposal"]:
        done.add(step["check"])
        after = mean(newest, unit, lambda key, row: mended(row, done))
        same(f"{what} gain {step['check']}", step["gain"], points(after - before), FLOAT)
        same(f"{what} findings {step['check']}", step["findings"],
             sum(row.get(step["check"], ("none",))[0] == "short" for _, row, _ in members(newest, unit)))
        before = after
    if plan["proposal"]:
        same(f"{what} reaches", plan["next"], plateau(newest, unit, done))
        for check in done:  # and none of it can be missed
            same(f"{what} without {check}", plateau(newest, unit, done - {check}) < plan["next"], True)

for target in shown["targets"]:
    year, quarter = int(target["quarter"][:4]), int(target["quarter"][5])
    first, last = f"{year}-{3 * quarter - 2:02}-01", f"{year}-{3 * quarter:02}-31"
    of = [run for run in runs if first <= run["as_of"] <= last]
    what = f'target {target["target"]}'
    same(f"{what} run", target["run"], of[-1]["number"] if of else None)
    if not of:
        continue
    if target["dimension"]:
        pairs = [(dimensions_of(row, of[-1]["version"]).get(target["dimension"]), w)
                 for _, row, w in members(of[-1], target["unit"])]
        pairs = [(score, w) for score, w in pairs if score is not None]
        score = Fraction(sum(s * w for s, w in pairs), sum(w for _, w in pairs))
    else:
        score = mean(of[-1], target["unit"])
    same(f"{what} score", target["score_tenths"], round_half_away(points(score) * 10))
    same(f"{what} reached", target["reached"], points(score) * 10 >= target["target_tenths"])

for decision in shown["decisions"]:
    what = f'decision {decision["decision"]}'
    rows = [row for row in raw["journal"] if row["subject"] == f'decision/{decision["decision"]}']
    same(f"{what} findings", decision["findings"], len(rows[0]["content"]["findings"]))
    if decision["kind"] == "accept":
        same(f"{what} until", decision["until"], rows[0]["content"]["until"])
        ended = next((run for run in runs if run["as_of"] > decision["until"]), None)
        same(f"{what} closed", (decision["state"], decision["state_on"]), ("closed", ended["as_of"]))
same("acceptances", sum(d["kind"] == "accept" for d in shown["decisions"]), len({c["what"] for c in accepted.values()}))

print(f"figures={figures} recomputed={recomputed} equal={equal}")
sys.exit(figures != equal or figures < 1000)
