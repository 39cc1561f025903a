#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Counts a version of Delft's data model on its own: with nothing but a zip reader and a whole XML tree in memory.
usage: count.py FILE.csv|FILE.xlsx [OLDER.xlsx]
prints: OBJECTS DEFINITIONS, and with an older workbook: ADDED VANISHED"""
import csv
import re
import sys
import xml.etree.ElementTree as tree
import zipfile

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def workbook(path):
    found = {}
    archive = zipfile.ZipFile(path)
    targets = {r.get("Id"): r.get("Target") for r in tree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    for sheet in tree.fromstring(archive.read("xl/workbook.xml")).iter(M + "sheet"):
        if sheet.get("name") not in ("classes", "enumerations"):
            continue
        target = targets[sheet.get(R + "id")]
        root = tree.fromstring(archive.read(target[1:] if target.startswith("/") else "xl/" + target))
        rows = [{re.sub("[0-9]", "", c.get("r")): "".join(c.itertext()) for c in row.iter(M + "c")} for row in root.iter(M + "row")]
        names = {name: column for column, name in rows[0].items()}
        for row in rows[1:]:
            found[row[names["id"]]] = bool(row.get(names["definitie"], "").strip())
    return found


def export(path):
    return {row["GGM-guid"]: bool(row["GGM-definitie"].strip()) for row in csv.DictReader(open(path, encoding="utf-8-sig", newline=""))}


read = lambda path: export(path) if path.endswith(".csv") else workbook(path)
objects = read(sys.argv[1])
figures = [len(objects), sum(objects.values())]
if len(sys.argv) > 2:
    older = read(sys.argv[2])
    figures += [len(set(objects) - set(older)), len(set(older) - set(objects))]
print(*figures)
