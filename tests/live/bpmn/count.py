#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Counts BPMN files in a way of its own (a whole tree in memory, dictionaries, recursion), to hold peil's figures against.

usage: count.py DIR [FIGURE ...] < records    records: read_source bpmn DIR empty_pools=keep -- @file @id FIGURE ...

Prints one line for each difference and exits with 1 when there is one; otherwise the number of values compared."""
import collections
import glob
import json
import os
import sys
import xml.etree.ElementTree as tree

M = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
TASKS = "task userTask manualTask serviceTask scriptTask businessRuleTask sendTask receiveTask callActivity".split()
SUBS = "subProcess transaction adHocSubProcess".split()
EVENTS = "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent".split()
GATEWAYS = "exclusiveGateway inclusiveGateway complexGateway parallelGateway eventBasedGateway".split()
NODES = TASKS + SUBS + EVENTS + GATEWAYS


def kind(e):
    return e.tag[len(M):] if e.tag.startswith(M) else ""


def name(e):
    return " ".join((e.get("name") or "").replace("\xa0", " ").split())


def text(e):
    return " ".join("".join(e.itertext()).replace("\xa0", " ").split())


def described(e):
    return any(text(d) for d in e.findall(M + "documentation"))


class Process:
    def __init__(self, root, process):
        self.process, self.parent, self.nodes, self.flows = process, {}, [], []
        self.walk(process, process)
        self.ids = {}
        for n in reversed(self.nodes):
            self.ids[n.get("id")] = n
        ends = lambda f: (self.ids.get(f.get("sourceRef", "").split(":")[-1]), self.ids.get(f.get("targetRef", "").split(":")[-1]))
        self.ends = [ends(f) for f in self.flows]
        self.incoming, self.outgoing = collections.defaultdict(list), collections.defaultdict(list)
        for f, (a, b) in zip(self.flows, self.ends):
            if a is not None:
                self.outgoing[a].append(f)
            if b is not None:
                self.incoming[b].append(f)
        self.pools = [p for p in root.iter(M + "participant") if (p.get("processRef") or "").split(":")[-1] == process.get("id")]
        self.shapes = {s.get("bpmnElement", "").split(":")[-1] for s in root.iter() if s.tag.endswith("}BPMNShape")}
        self.root = root

    def walk(self, container, scope):
        for child in container:
            k = kind(child)
            if k in NODES:
                self.nodes.append(child)
                self.parent[child] = scope
                if k in SUBS:
                    self.walk(child, child)
            elif k == "sequenceFlow":
                self.flows.append(child)

    def definitions(self, e):
        return [kind(c) for c in e if kind(c).endswith("EventDefinition") or kind(c) == "eventDefinitionRef"]

    def conditional(self, f):
        return f.find(M + "conditionExpression") is not None

    def default(self, f):
        source = self.ids.get(f.get("sourceRef", "").split(":")[-1])
        return source is not None and source.get("default") == f.get("id")

    def exempt(self, e):
        if e.get("triggeredByEvent") == "true" or e.get("isForCompensation") == "true":
            return True
        if kind(e) == "boundaryEvent" and set(self.definitions(e)) == {"compensateEventDefinition"}:
            return True
        return kind(e) in TASKS + SUBS and kind(self.parent[e]) == "adHocSubProcess"

    def lanes(self, lane, above=""):
        own = name(lane) or above
        yield lane, own
        for inner in lane.findall(M + "childLaneSet/" + M + "lane"):
            yield from self.lanes(inner, own)

    def all_lanes(self):
        for lane_set in [s for c in [self.process] + self.nodes for s in c.findall(M + "laneSet")]:
            for lane in lane_set.findall(M + "lane"):
                yield from self.lanes(lane)

    def placed(self, e):
        """In a lane with a name or with a role; itself, or a sub-process around it."""
        while e is not self.process:
            if e.get("id") in self.in_lane:
                return True
            for c in e:
                if kind(c) in ("performer", "humanPerformer", "potentialOwner", "resourceRole"):
                    if name(c) or text(c):
                        return True
                for x in ([c] + list(c)) if kind(c) == "extensionElements" else []:
                    if x.tag.endswith("}assignmentDefinition") and any(x.get(a) for a in ("assignee", "candidateGroups", "candidateUsers")):
                        return True
            if any(a.split("}")[-1] in ("assignee", "candidateGroups", "candidateUsers") and v.strip() for a, v in e.attrib.items()):
                return True
            e = self.parent[e]
        return False

    def reach(self, forward):
        edges = collections.defaultdict(list)
        for a, b in self.ends:
            if a is not None and b is not None:
                edges[a if forward else b].append(b if forward else a)
        links = [n for n in self.nodes if "linkEventDefinition" in self.definitions(n)]
        for n in self.nodes:
            host = self.ids.get(n.get("attachedToRef")) if kind(n) == "boundaryEvent" else None
            if host is not None:
                edges[host if forward else n].append(n if forward else host)
        for t in links:
            c = [c for c in links if kind(c) == "intermediateCatchEvent" and self.parent[c] is self.parent[t] and name(c) == name(t)]
            if kind(t) == "intermediateThrowEvent" and c:
                edges[t if forward else c[0]].append(c[0] if forward else t)
        wanted, have = ("startEvent", self.incoming) if forward else ("endEvent", self.outgoing)
        scopes = {self.parent[n] for n in self.nodes if kind(n) == wanted}
        seen = set()
        todo = []
        for n in self.nodes:
            apart = n.get("triggeredByEvent") == "true" or n.get("isForCompensation") == "true" or \
                kind(self.parent[n]) == "adHocSubProcess" or \
                (kind(n) == "boundaryEvent" and "compensateEventDefinition" in self.definitions(n))
            if apart or kind(n) == wanted or (self.parent[n] not in scopes and not have[n]):
                todo.append(n)
        while todo:
            n = todo.pop()
            if n not in seen:
                seen.add(n)
                todo += edges[n]
        return seen

    def figures(self):
        nodes, k = self.nodes, kind
        activities = [n for n in nodes if k(n) in TASKS + SUBS]
        events = [n for n in nodes if k(n) in EVENTS]
        gateways = [n for n in nodes if k(n) in GATEWAYS]
        own = list(self.all_lanes())
        self.in_lane = {r.text.strip().split(":")[-1] for lane, label in own if label for r in lane.findall(M + "flowNodeRef") if r.text}
        incoming, outgoing = self.incoming, self.outgoing
        n_in, n_out = (lambda n: len(incoming[n])), (lambda n: len(outgoing[n]))
        stated = lambda f: name(f) or self.conditional(f) or self.default(f)
        label = [n for n in nodes if k(n) in TASKS + EVENTS or (k(n) in GATEWAYS and k(n) not in ("parallelGateway", "eventBasedGateway") and n_out(n) > 1)]
        label += [f for f in self.flows if self.conditional(f)]
        labels = [bool(name(x)) for x in label] + [bool(l) for _, l in own] + [bool(name(p)) for p in self.pools[:1]]
        subs = [n for n in nodes if k(n) in SUBS]
        filled = [s for s in subs if k(s) != "adHocSubProcess" and any(self.parent[n] is s for n in nodes)]
        has = lambda s, what: any(k(n) == what and self.parent[n] is s for n in nodes)
        link = lambda n: set(self.definitions(n)) == {"linkEventDefinition"}
        scopes = [self.process] + filled
        starts = [n for n in events if k(n) == "startEvent"]
        inner = [n for n in starts if self.parent[n] is not self.process]
        decisions = [g for g in gateways if k(g) == "exclusiveGateway" and n_out(g) > 1]
        pairs = collections.Counter((id(a), id(b), text(f.find(M + "conditionExpression")) if self.conditional(f) else "")
                                    for f, (a, b) in zip(self.flows, self.ends) if a is not None and b is not None)
        plain = lambda n: [f for f in outgoing[n] if not self.conditional(f) and not self.default(f)]
        forks = [n for n in nodes if n_out(n) > 1 and (n.get("default") or any(self.conditional(f) for f in outgoing[n]))]
        forward, backward = self.reach(True), self.reach(False)
        drawn = [n for n in nodes if n.get("id") in self.shapes]
        return {
            "activities": len(activities),
            "activities_named": sum(bool(name(a)) or a.get("triggeredByEvent") == "true" for a in activities),
            "activities_documented": sum(described(a) for a in activities),
            "activities_in_lane_or_role": sum(self.placed(a) for a in activities),
            "activities_with_executor": sum(self.placed(a) or bool(self.pools and name(self.pools[0])) for a in activities),
            "events": len(events), "gateways": len(gateways), "elements": len(nodes),
            "nodes_needing_label": len(labels), "nodes_labelled": sum(labels),
            "scopes": len(scopes), "scopes_with_start": sum(has(s, "startEvent") for s in scopes),
            "scopes_with_end": sum(has(s, "endEvent") for s in scopes),
            "start_events": len(starts) - len(inner),
            "end_events": sum(k(n) == "endEvent" and self.parent[n] is self.process for n in nodes),
            "subprocess_start_missing": sum(not has(s, "startEvent") for s in filled),
            "subprocess_end_missing": sum(not has(s, "endEvent") for s in filled),
            "disconnected": sum(not n_in(n) and not n_out(n) and not self.exempt(n) for n in nodes),
            "unreachable": sum(n not in forward for n in nodes), "no_way_out": sum(n not in backward for n in nodes),
            "flows": len(self.flows), "dangling": sum(a is None or b is None for a, b in self.ends),
            "duplicate_flows": sum(c - 1 for c in pairs.values()),
            "unconditional_flows": sum(len(plain(n)) for n in forks),
            "inclusive_gateways": sum(k(g) == "inclusiveGateway" for g in gateways),
            "complex_gateways": sum(k(g) == "complexGateway" for g in gateways),
            "exclusive_decisions": len(decisions),
            "exclusive_decisions_named": sum(all(stated(f) for f in outgoing[g]) for g in decisions),
            "gateway_join_fork": sum(n_in(g) > 1 and n_out(g) > 1 for g in gateways),
            "superfluous_gateways": sum(n_in(g) == 1 and n_out(g) == 1 for g in gateways),
            "event_gateways_wrong": sum(k(g) == "eventBasedGateway" and (n_out(g) < 2 or any(self.conditional(f) for f in outgoing[g])) for g in gateways),
            "implicit_start": sum(not n_in(n) and not self.exempt(n) and k(n) not in ("startEvent", "boundaryEvent") and not (k(n) == "intermediateCatchEvent" and link(n)) for n in nodes),
            "implicit_end": sum(not n_out(n) and not self.exempt(n) and k(n) != "endEvent" and not (k(n) == "intermediateThrowEvent" and link(n)) for n in nodes),
            "implicit_split": sum(len(plain(n)) > 1 for n in activities + events),
            "fake_joins": sum(n_in(n) > 1 for n in activities + events),
            "blank_starts_double": sum(sum(self.parent[n] is s and not self.definitions(n) for n in starts) > 1 for s in scopes),
            "start_events_not_blank": sum(bool(self.definitions(n)) and self.parent[n].get("triggeredByEvent") != "true" for n in inner),
            "untyped_event_starts": sum(not self.definitions(n) and self.parent[n].get("triggeredByEvent") == "true" for n in inner),
            "multiple_definitions": sum(len(self.definitions(n)) > 1 for n in events),
            "has_diagram": int(bool(drawn)), "nodes_not_drawn": len(nodes) - len(drawn),
            "lane_count": len(own),
        }


def count(directory):
    for path in sorted(glob.glob(os.path.join(directory, "**", "*.bpmn"), recursive=True)):
        root = tree.parse(path).getroot()
        for process in root.findall(M + "process"):
            yield os.path.relpath(path, directory), process.get("id"), Process(root, process).figures()


def main():
    directory, figures = sys.argv[1], sys.argv[2:]
    given = collections.defaultdict(list)
    for line in sys.stdin:
        record = json.loads(line)
        if "record" in record:
            file, ident, *values = record["record"]
            given[file, ident].append(dict(zip(figures, values)))
    compared = differences = 0
    for file, ident, own in count(directory):
        theirs = given[file, ident].pop(0) if given[file, ident] else {}
        for figure in figures:
            if figure not in own:
                continue
            compared += 1
            if str(own[figure]) != str(theirs.get(figure)):
                differences += 1
                print(f"{file}#{ident}: {figure}: counted {own[figure]}, peil says {theirs.get(figure)}")
    for key, rest in given.items():
        if rest:
            differences += 1
            print(f"{key}: not counted")
    if differences == 0:
        print(f"{compared} values compared, no difference")
    sys.exit(differences > 0)


main()
