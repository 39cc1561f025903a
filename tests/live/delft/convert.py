#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""A CSV file as a workbook of text cells. usage: convert.py FILE.csv FILE.xlsx; exits with 77 without openpyxl."""
import csv
import sys

try:
    import openpyxl
except ImportError:
    sys.exit(77)
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet("Objecten")
for row in csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")):
    cells = []
    for value in row:
        cell = openpyxl.cell.WriteOnlyCell(sheet, value=value or None)
        if value:
            cell.data_type = "s"
        cells.append(cell)
    sheet.append(cells)
book.save(sys.argv[2])
