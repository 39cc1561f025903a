#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Writes the hostile and the large XML files and workbooks of tests/faults/xml in a folder. usage: xml_files.py DIR CANARY"""
import os
import sys
import warnings
import zipfile

folder, canary = sys.argv[1:]
M = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
A = 'xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def put(name, text, encoding="utf-8"):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode(encoding))


def bpmn(inside, before="", attributes=""):
    return f'<?xml version="1.0"?>{before}<definitions {M} {attributes}><process id="P" name="Proces">{inside}</process></definitions>'


def amef(inside, before=""):
    return f'<?xml version="1.0"?>{before}<model {A}><elements><element identifier="e" xsi:type="BusinessProcess"><name>{inside}</name></element></elements></model>'


laughs = "<!DOCTYPE d [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)) + "]>"
put("billion_laughs.bpmn", bpmn('<documentation>&a11;</documentation>', laughs))
put("quadratic.bpmn", bpmn("<documentation>" + "&a;" * 50000 + "</documentation>", f"<!DOCTYPE d [<!ENTITY a '{'x' * 50000}'>]>"))
for name, make in (("bpmn", bpmn), ("xml", amef)):
    inside = "<documentation>&x;</documentation>" if name == "bpmn" else "&x;"
    put(f"xxe.{name}", make(inside, f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{canary}">]>'))
put("xxe_parameter.bpmn", bpmn("", f'<!DOCTYPE d [<!ENTITY % x SYSTEM "file://{canary}"> %x;]>'))
put("external_dtd.bpmn", bpmn("", f'<!DOCTYPE d SYSTEM "file://{canary}">'))
put("network_dtd.bpmn", bpmn("", '<!DOCTYPE d PUBLIC "-//x//y" "http://127.0.0.1:9/x.dtd">'))
put("undeclared_entity.bpmn", bpmn("<documentation>&x;</documentation>"))
put("xinclude.bpmn", bpmn(f'<documentation><xi:include href="file://{canary}" parse="text"/></documentation>', "", 'xmlns:xi="http://www.w3.org/2001/XInclude"'))
put("stylesheet.bpmn", f'<?xml version="1.0"?><?xml-stylesheet href="file://{canary}"?>' + bpmn('<task id="t" name="Doen"/>')[21:])
put("deep_300.bpmn", bpmn('<subProcess id="s">' * 300 + "</subProcess>" * 300))
put("deep_million.bpmn", bpmn("<subProcess>" * 1000000))
put("attribute_50mb.bpmn", bpmn(f'<task id="t" name="{"x" * 50000000}"/>'))
put("text_50mb.bpmn", bpmn(f'<documentation>{"x" * 50000000}</documentation>'))
put("attributes_100000.bpmn", bpmn("<task " + " ".join(f'a{i}=""' for i in range(100000)) + "/>"))
put("attributes_utf16.bpmn", ("\ufeff" + bpmn("<task " + " ".join(f'a{i}="\u3c3c"' for i in range(100000)) + "/>")).encode("utf-16-le"))
put("namespaces_100000.bpmn", bpmn("<task " + " ".join(f'xmlns:n{i}="u{i}"' for i in range(100000)) + "/>"))
put("namespaces_scope.bpmn", bpmn("".join("<subProcess " + " ".join(f'xmlns:n{d}x{i}="u"' for i in range(100)) + ">" for d in range(10)) + "<n0x0:a/>" * 100000))
put("elements_3000000.bpmn", bpmn("<a/>" * 3000000))
put("nodes_400000.bpmn", bpmn("<task/>" * 400000))
put("large_65mb.bpmn", bpmn("") + "<!--" + " " * (65 << 20) + "-->")
put("truncated.bpmn", bpmn('<task id="t" name="Doen"/>')[:-30])
put("truncated_tag.bpmn", bpmn('<task id="t" name="Do')[:-30])
put("empty.bpmn", b"")
put("zeros.bpmn", b"\0" * 5000)
put("not_xml.bpmn", b"PK\x03\x04 a zip by another name")
put("html.bpmn", "<html><body>404</body></html>")
put("two_roots.bpmn", bpmn("") + bpmn("")[21:])
put("wrong_utf8.bpmn", bpmn("X")[:-60].encode() + b"\xe9\xff<task/>")
put("latin1_said_utf8.bpmn", bpmn('<task id="t" name="B\xe9zwaar"/>').replace('"1.0"', '"1.0" encoding="UTF-8"', 1).encode("latin-1"))
put("utf7.bpmn", bpmn("").replace('"1.0"', '"1.0" encoding="UTF-7"', 1))
put("iso2022.bpmn", bpmn("").replace('"1.0"', '"1.0" encoding="ISO-2022-CN-EXT"', 1))
put("hidden_encoding.bpmn", bpmn("").replace('"1.0"', '"1.0"' + " " * 600 + 'encoding="UTF-7"', 1))
put("utf32.bpmn", bpmn("").encode("utf-32"))
put("utf16_odd.bpmn", bpmn("<task/>").encode("utf-16") + b"\0")
put("prefix_undeclared.bpmn", "<b:definitions><b:process/></b:definitions>")
put("wrong_namespace.bpmn", bpmn("").replace("20100524/MODEL", "20100524/MODEL2"))
# sound, though it does not look it
task = '<task id="t" name="Bezwaar behandelen \u20ac"/>'
put("utf16_le.bpmn", "\ufeff" + bpmn(task), "utf-16-le")
put("utf16_be.bpmn", "\ufeff" + bpmn(task), "utf-16-be")
put("utf16_no_mark.bpmn", bpmn(task), "utf-16-le")
put("latin1.bpmn", bpmn('<task id="t" name="Bezwaar behandelen \xe9"/>').replace('"1.0"', '"1.0" encoding="ISO-8859-1"', 1), "latin-1")
put("utf8_mark.bpmn", "\ufeff" + bpmn(task))
n = 100000
ids = range(n)
start, end = '<startEvent id="s"/>', '<endEvent id="e"/>'
tasks = "".join(f'<task id="t{i}" name="Stap {i} doen"/>' for i in ids)
flow = lambda i, a, b: f'<sequenceFlow id="f{i}" sourceRef="{a}" targetRef="{b}"/>'
put("nodes_100000.bpmn", bpmn(start + tasks + end + flow("s", "s", "t0") + "".join(flow(i, f"t{i}", f"t{i + 1}") for i in range(n - 1)) + flow("e", f"t{n - 1}", "e")))
put("cyclic.bpmn", bpmn(tasks + "".join(flow(i, f"t{i}", f"t{(i + 1) % n}") for i in ids)))
put("dangling.bpmn", bpmn(tasks + "".join(flow(i, f"t{i}", f"no{i}") for i in ids)))
put("star.bpmn", bpmn('<exclusiveGateway id="g"/>' + tasks + "".join(flow(i, "g", f"t{i}") for i in ids) + "".join(flow(f"b{i}", f"t{i}", "g") for i in ids)))
put("same_ids.bpmn", bpmn("".join('<task id="t" name="Iets doen"/>' for _ in ids) + "".join(flow("f", "t", "t") for _ in ids)))
put("processes_20000.bpmn", f"<definitions {M}>" + "".join(f'<process id="P{i}"><task id="t{i}" name="x"/></process>' for i in range(20000)) + "</definitions>")
put("two_processes.bpmn", f'<definitions {M}><process id="A"><task id="a"/></process><process id="B"><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/></process></definitions>')
put("links_100000.bpmn", bpmn("".join(f'<intermediateThrowEvent id="a{i}" name="x"><linkEventDefinition/></intermediateThrowEvent><intermediateCatchEvent id="b{i}" name="x"><linkEventDefinition/></intermediateCatchEvent>' for i in range(n // 2))))
put("relations_100000.xml", f"<model {A}><elements>" + "".join(f'<element identifier="e{i}" xsi:type="BusinessProcess"><name>P</name></element>' for i in range(50000)) + "</elements><relationships>" + "".join(f'<relationship identifier="r{i}" source="e0" target="e{i % 50000}" xsi:type="Triggering"/>' for i in ids) + "</relationships></model>")

# ---- workbooks ----
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
O = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
warnings.simplefilter("ignore")


def workbook(name, rows='<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>', before="", strings="", book="", merges="", more=(), target="worksheets/s.xml", **parts):
    """parts: whole parts in place of the usual ones"""
    text = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships><Relationship Id="w" Type="{O}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{book}<workbook {S} xmlns:r="{O}"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="a" Type="{O}/worksheet" Target="{target}"/><Relationship Id="b" Type="{O}/sharedStrings" Target="t.xml"/>'
        f'<Relationship Id="c" Type="{O}/externalLinkPath" Target="file://{canary}" TargetMode="External"/></Relationships>',
        "xl/worksheets/s.xml": f"{before}<worksheet {S}><sheetData>{rows}</sheetData>{merges}</worksheet>",
        "xl/t.xml": strings or f"<sst {S}/>",
    }
    with zipfile.ZipFile(os.path.join(folder, name), "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in list(text.items()) + list(more):
            archive.writestr(part, content)


def ods(name, inside, before="", attributes=""):
    spaces = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text"))
    with zipfile.ZipFile(os.path.join(folder, name), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", f'{before}<office:document-content {spaces} {attributes}><office:body><office:spreadsheet><table:table table:name="S">{inside}</table:table></office:spreadsheet></office:body></office:document-content>')


def cell(inside):
    return f"<table:table-row><table:table-cell><text:p>{inside}</text:p></table:table-cell></table:table-row>"


xxe = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{canary}">]>'
entity = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
workbook("xxe_sheet.xlsx", entity, xxe)
workbook("xxe_strings.xlsx", strings=f"{xxe}<sst {S}><si><t>&x;</t></si></sst>")
workbook("laughs_strings.xlsx", strings=f"{laughs}<sst {S}><si><t>&a11;</t></si></sst>")
workbook("dtd_workbook.xlsx", book=f'<!DOCTYPE d SYSTEM "file://{canary}">')
ods("xxe_content.ods", cell("&x;"), xxe)
ods("laughs_content.ods", cell("&a11;"), laughs)
ods("xinclude.ods", cell(f'<xi:include href="file://{canary}" parse="text"/>'), "", 'xmlns:xi="http://www.w3.org/2001/XInclude"')
workbook("deep_sheet.xlsx", "<a>" * 100000)
workbook("bomb_sheet.xlsx", "<row/>" + " " * (64 << 20))
workbook("bomb_strings.xlsx", strings=f"<sst {S}>" + "<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>" * 600000 + "</sst>")
workbook("many_strings.xlsx", strings=f"<sst {S}>" + "".join("<si><t>" + f"{i:07d}" * 60 + "</t></si>" for i in range(200000)) + "</sst>")
ods("bomb_cells.ods", '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>')
ods("bomb_rows.ods", ('<table:table-row table:number-rows-repeated="1048576"/>' + cell("x")) * 2)
workbook("parts_20000.xlsx", more=[(f"p{i}", "") for i in range(20000)])
workbook("twice.xlsx", more=[("xl/worksheets/s.xml", "<other/>")])
workbook("upwards.xlsx", more=[("../../etc/cron.d/x", "")])
workbook("password.xlsx")
whole = bytearray(open(os.path.join(folder, "password.xlsx"), "rb").read())
put("damaged.xlsx", bytes(whole[:500]) + bytes(b ^ 0x55 for b in whole[500:900]) + bytes(whole[900:]))
put("cut.xlsx", bytes(whole[:-60]))
at = 0
while (at := whole.find(b"PK\x01\x02", at)) >= 0:  # the flag of a password, in each header
    whole[at + 8] |= 1
    at += 4
at = 0
while (at := whole.find(b"PK\x03\x04", at)) >= 0:
    whole[at + 6] |= 1
    at += 4
put("password.xlsx", bytes(whole))
put("no_zip.xlsx", "id,title\nbag,Adressen\n")
put("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000)
workbook("sheet_elsewhere.xlsx", target=f"../../../../../../../..{canary}")
with zipfile.ZipFile(os.path.join(folder, "document.xlsx"), "w") as archive:
    archive.writestr("[Content_Types].xml", "<Types/>")
    archive.writestr("word/document.xml", "<d/>")
workbook("external_link.xlsx")
workbook("cells_200000.xlsx", "".join(f'<row r="{i + 1}">' + "".join(f'<c r="{chr(65 + j)}{i + 1}"><v>{i + j}</v></c>' for j in range(20)) + "</row>" for i in range(10000)))
workbook("merges_20000.xlsx", "".join(f'<row r="{i + 1}"><c r="A{i + 1}"><v>{i}</v></c></row>' for i in range(20000)),
         merges="<mergeCells>" + "".join(f'<mergeCell ref="A{i + 1}:A{i + 100}"/>' for i in range(20000)) + "</mergeCells>")
