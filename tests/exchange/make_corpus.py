"""Writes the corpus: small files as people have them, with their mistakes. Run once, when a file is to be added:

    python -m tests.exchange.make_corpus

What is expected of each stands in corpus/expected.toml.
"""

import json
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill

PLACE = Path(__file__).parent / "corpus"
ROOT = Path(__file__).resolve().parents[2]


def text(name: str, content: str, encoding: str = "utf-8") -> None:
    (PLACE / name).write_bytes(content.encode(encoding))


def book(name: str, *sheets: tuple[str, list[list[Any]]]) -> Workbook:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(PLACE / name)
    return made


RISKS = """Risk ID,Risk,Description,Owner,Likelihood,Impact,Status
R-01,Laptop theft on a journey,A laptop with client data is stolen,Jane Doe,3,4,Open
R-02,Phishing of staff,Staff give away passwords,John Roe,4,3,In treatment
R-03,Cloud outage,The provider is down for a day,Jane Doe,2,4,Accepted
"""


def dialects() -> None:
    """The same risks, as different programs write them."""
    text("risk_plain.csv", RISKS)
    text("risk_utf8_bom.csv", RISKS, "utf-8-sig")
    text("risk_tabs.tsv", RISKS.replace(",", "\t"))
    text("risk_pipes.csv", RISKS.replace(",", "|"))
    text("risk_utf16_tabs.txt", RISKS.replace(",", "\t").replace("Phishing", "Phishing «Köder»"), "utf-16")
    text("risk_utf16_no_mark.csv", RISKS, "utf-16-le")
    text("risk_sep_line.csv", "sep=;\r\n" + RISKS.replace(",", ";").replace("\n", "\r\n"))
    german = """Risiko-Nr.;Risiko;Beschreibung;Risikoeigentümer;Eintrittswahrscheinlichkeit;Schadenshöhe;Risikostatus;Schutzziele
RI-1;Diebstahl eines Laptops;Gerät wird auf Reisen gestohlen;Doe, Jane;hoch;mittel;offen;Vertraulichkeit
RI-2;Verschlüsselung durch Schadsoftware;Server stehen still;Jörg Müßig;gering;sehr hoch;in Behandlung;Verfügbarkeit, Integrität
"""
    text("risk_german_cp1252.csv", german.replace("\n", "\r\n"), "cp1252")
    text("risk_garbled.csv", german.encode().decode("cp1252", "ignore"))
    text("risk_old_mac_line_ends.csv", RISKS.replace("\n", "\r"))


def mistakes() -> None:
    """Risk registers with something wrong in them."""
    text(
        "risk_quoted_newlines.csv",
        'Risk ID,Risk,Description,Owner\nR-01,"Theft, or loss","First line\nsecond line, with comma\n""quoted""",Jane Doe\nR-02,Fire,,John Roe\n',
    )
    text("risk_unquoted_commas.csv", RISKS.replace("is stolen", "is stolen, sold, or lost"))
    text("risk_unclosed_quote.csv", RISKS.replace("A laptop", '"A laptop'))
    text("risk_inner_quotes.csv", RISKS.replace("A laptop with", '"A "good" laptop" with'))
    text(
        "risk_title_rows.csv",
        "Risk register of Example Ltd,,,,,,\nVersion 3,approved 2026-01-05,,,,,\n,,,,,,\n"
        + RISKS
        + ",,,,,,\nTotal,3,,,,,\nPrepared by the office,,,,,,\n",
    )
    text(
        "risk_words_for_numbers.csv",
        'Risk,Likelihood (1-5),Impact (1-5),CIA\nOne,4 - High,Very high,C\nTwo,3 (medium),2 – minor,"C, I"\nThree,hoch,gering,CIA\nFour,almost certain,5.0,confidentiality / availability\n',
    )
    text("risk_no_ids.csv", "Risk,Owner,Likelihood\nLaptop theft,PER-002,5\nSomething new,Jane Doe,2\n")
    text("risk_running_numbers.csv", "No,ID,Risk,Owner\n1,1,Alpha,Jane Doe\n2,2,Beta,Jane Doe\n")
    text(
        "risk_duplicates.csv",
        "Risk ID,Risk,Likelihood\nR-01,Fire,2\nR-01,Flood,3\nR-02,Storm,1\nR-02,Storm,1\n,Hail,1\n,Hail,2\n",
    )
    text(
        "risk_bad_values.csv",
        "Risk ID,Risk,Likelihood,Impact,Status\nR-01,Fire,often enough,3,Open\nR-02,Flood,3,0,Open\nR-03,Storm,3,3,somewhere\nR-04,,3,3,Open\nR 05!,Hail,2,2,Open\nR-06,Ice,2.5,2,Open\nR-07,Good,2,2,Open\n",
    )
    text(
        "risk_formulas.csv",
        'Risk ID,Risk,Description\nR-01,\'=1+1,"=HYPERLINK(""http://example.org"")"\nR-02,+49 30 1234,@home\nR-03,\'quoted\' word,-5 degrees\n',
    )
    text("risk_escapes.csv", "Risk ID,Risk,Description\nR-01,\x1b[31mRed\x1b[0m [/foo] [bold]x,a\u202eb\u200bc\x07\n")
    text(
        "risk_odd_headings.csv", "Ereigniskette,Wer,Wie oft\nEin Baum fällt um,Jane Doe,2\nDas Dach leckt,John Roe,3\n"
    )
    text(
        "risk_typing_errors.csv",
        "Risk ID,Risk Titel,Likelyhood,Consequense,Ownr\nR-01,Fire,2,3,Jane Doe\nR-02,Flood,3,4,John Roe\n",
    )
    text(
        "risk_with_treatment.csv",
        "Risk ID;Risk;Owner;Impact;Likelihood;Treatment;Treatment plan;Treatment owner;Due date;Residual impact;Residual likelihood;Annex A controls\n"
        "R-01;Theft;Jane Doe;4;3;Mitigate;Encrypt the disks;John Roe;15.2.2026;2;2;A.8.1, A.8.24\n"
        "R-02;Outage;John Roe;4;2;Accept;;;;;;\n"
        "R-03;Fire;John Roe;5;1;;;;;;;\n",
    )
    text(
        "risk_old_controls.csv",
        "Risk ID,Risk,Existing controls\nR-01,Theft,A.8.1.1; A.11.2.6\nR-02,Scan,A.18.2.3\nR-03,Guests,Firewall and a guard\n",
    )


def lists() -> None:
    """Assets, people, documents, actions, trainings."""
    text(
        "assets_german.csv",
        "Inventar-Nr.;Bezeichnung;Asset-Typ;Verantwortlicher;Klassifizierung;Vertraulichkeit;Integrität;Verfügbarkeit;Personenbezug\n"
        "A-1;Buchhaltung;Anwendung;Jane Doe;vertraulich;hoch;hoch;mittel;ja\n"
        "A-2;Notebooks;Gerät;John Roe;intern;mittel;niedrig;gering;nein\n",
    )
    text(
        "assets_owners.csv",
        'Asset,Type,Owner\nMail,service,jane.doe@example.org\nWiki,software,"Doe, Jane"\nShop,software,PER-002\nCRM,software,J.Roe@example.org\n'
        "ERP,software,New Person <new.person@example.org>\nVPN,service,new.person@example.org\nFax,hardware,Jane Doe / John Roe\nBell,hardware,tbd\n",
    )
    text(
        "assets_headings_between.csv",
        "Asset ID,Asset,Type,Owner,Classification\nHardware,,,,\nA-1,Server,hardware,Jane Doe,internal\nA-2,Switch,hardware,John Roe,internal\nSoftware,,,,\nA-3,Shop,software,Jane Doe,public\nAsset ID,Asset,Type,Owner,Classification\nA-4,Wiki,software,Jane Doe,internal\n",
    )
    days = [
        "15.2.2026",
        "15.02.26",
        "2026/02/15",
        "15 Feb 2026",
        "15. Februar 2026",
        "Feb 15, 2026",
        "20260215",
        "46068",
        "2026-02-15T09:30:00",
        "Sunday 15 February 2026",
    ]
    rows = "".join(f'DOC-1{n},Policy {n},policy,1.0,"{day}"\n' for n, day in enumerate(days))
    text("documents_dates.csv", "Document ID,Document title,Document type,Version,Approval date\n" + rows)
    text(
        "documents_month_first.csv",
        "Document title,Version,Approval date\nOne,1,02/03/2026\nTwo,1,02/15/2026\n",
    )
    text("documents_day_first.csv", "Document title,Version,Approval date\nOne,1,02/03/2026\nTwo,1,15/02/2026\n")
    text("documents_ambiguous.csv", "Document title,Version,Approval date\nOne,1,02/03/2026\nTwo,1,04/05/2026\n")
    text(
        "documents_bad_dates.csv",
        "Document title,Version,Approval date\nOne,1,31.02.2026\nTwo,1,Q1 2026\nThree,1,soon\nFour,1,5\nFive,1,\n",
    )
    text(
        "documents_by_number.csv",
        "Doc no;Document;Rev;Status;Owner\nPOL-01;Information security policy (new title);2.0;Released;Jane Doe\nPOL-09;Clean desk;1.0;Draft;Jane Doe\n",
    )
    text(
        "action_log.csv",
        "Action,Who,Due date,Status,% complete\nWrite the scope,Jane Doe,2026-03-01,Done,100 %\nRate the risks,John Roe,1 Apr 2026,In progress,50\nAsk the lawyer,Somebody Else,,Open,\n",
    )
    text(
        "capa_german.csv",
        "Korrekturmaßnahme;Verantwortlich;Fällig am;Stand;Wirksamkeitskriterium\nSchulung wiederholen;Jane Doe;31.3.2026;offen;Alle bestehen den Test\n",
    )
    text(
        "training_matrix.csv",
        "Training matrix 2026,,,\nEmployee,Security awareness,Incident handling,Secure coding\nJane Doe,2026-01-10,yes,\nJohn Roe,3,12.02.2026,expert\nNew Joiner,,x,1\n",
    )
    text(
        "training_list.csv",
        "Employee,Training,Completed on,Valid until\nJane Doe,Awareness,10.1.2026,10.1.2027\nJohn Roe,Awareness,11.1.2026,11.1.2027\nJane Doe,First aid,1.2.2026,1.2.2028\n",
    )
    text(
        "people.csv",
        "Name,Email,Job title,Department,Start date,Manager\nJane Doe,jane@example.org,CISO,Security,1.1.2020,\nAlan New,alan@example.org,Admin,IT,2024-05-01,Jane Doe\n",
    )
    text(
        "suppliers.csv",
        'Vendor,Service,Criticality,Cloud,Certificates,Next review\nBig Cloud,Hosting,high,yes,"ISO 27001, SOC 2",01.09.2026\nPaper Ltd,Shredding,low,no,none,\n',
    )
    text(
        "incidents_same_title.csv",
        "Incident,Date detected,Reported by,Status\nPhishing mail,2026-01-05,Jane Doe,closed\nPhishing mail,2026-01-19,John Roe,closed\nPhishing mail,2026-01-05,Jane Doe,closed\n",
    )
    text("empty_table.csv", "Risk ID,Risk,Owner\n")


def statements() -> None:
    """Statements of applicability, of both editions."""
    controls = tomllib.loads((ROOT / "data" / "controls.toml").read_text(encoding="utf-8"))["control"]
    rows = [
        f'{c["ref"]},"{c["title"]}",Yes,RRA,"Needed, see the risks",{"Yes" if n % 3 else "Partly"}\n'
        for n, c in enumerate(controls)
    ]
    rows[57] = 'A.7.13,"Equipment maintenance",No,,"No equipment of our own",No\n'
    text("soa_2022.csv", "Control,Title,Applicable,Reason,Justification,Implemented\n" + "".join(rows))
    text(
        "soa_2022_loose.csv",
        "Ref;Anwendbar;Begründung;Umsetzungsstatus;Verantwortlicher\n5;;;;\n5.1;ja;Gesetz;umgesetzt;Jane Doe\nA 5.2;x;Risiko;teilweise;John Roe\nAnnex A 8.24 Use of cryptography;nein;keine Daten;;\nA.9.99;ja;;;\nC.1;ja;Eigene Regel;geplant;Jane Doe\n",
    )
    earlier = sorted(
        {ref for c in controls for ref in c["refs_2013"]}, key=lambda r: [int(p) for p in r[2:].split(".")]
    )
    lines = ["Control;Applicable;Justification;Implementation status;Control owner"]
    section = objective = ""
    for number, ref in enumerate(earlier):
        head, second = ref.rsplit(".", 2)[0], ref.rsplit(".", 1)[0]
        if head != section:
            lines.append(f"{head};;;;")
        if second != objective:
            lines.append(f"{second};;;;")
        section, objective = head, second
        out = ref in ("A.14.2.7", "A.11.1.6")
        state = ("Implemented", "Partially implemented", "Planned")[number % 3]
        lines.append(
            f"{ref};{'No' if out else 'Yes'};Reason for {ref};{'' if out else state};{'Jane Doe' if number % 2 else 'John Roe'}"
        )
    text("soa_2013.csv", "\n".join(lines) + "\n")
    text(
        "soa_2013_some.csv",
        "Control ID,Applicable,Justification\nA.5.1.1 Policies,Yes,First\n5.1.2,No,Second\nA.18.2.3,Yes,Third\nA.99.1.1,Yes,Nothing continues this\n",
    )
    made = Workbook()
    sheet = made.active
    sheet.title = "SoA"
    for row in [
        ["Control", "Applicable", "Justification"],
        [5.1, "Yes", "Ten or one?"],
        [5.1, "No", "Was 5.10"],
        ["5.11", "Yes", "Text"],
    ]:
        sheet.append(row)
    made.save(PLACE / "soa_numbers.xlsx")


def workbooks() -> None:
    """What only workbooks can do."""
    made = Workbook()
    sheet = made.active
    sheet.title = "Register"
    sheet.append(["Risk register", None, None, None, None, None, None])
    sheet.append([])
    sheet.append(["ID", "Risk", "Inherent risk", None, "Residual risk", None, "Owner"])
    sheet.append([None, None, "Impact", "Likelihood", "Impact", "Likelihood", None])
    for place in ("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4"):
        sheet.merge_cells(place)
    sheet.append(["R-01", "Theft", 4, 3, 2, 2, "Jane Doe"])
    sheet.append(["R-02", "Fire", 5, 1, 4, 1, "John Roe"])
    made.save(PLACE / "risk_merged_headings.xlsx")

    book(
        "two_tables.xlsx",
        (
            "Data",
            [
                ["Assets"],
                ["Asset", "Asset type", "Asset owner"],
                ["Server", "hardware", "Jane Doe"],
                ["Shop", "software", "John Roe"],
                [],
                [],
                ["Risk", "Likelihood", "Impact", "Affected assets"],
                ["Server room burns", 1, 5, "Server"],
                ["Shop is defaced", 3, 3, "Shop; Server"],
            ],
        ),
    )
    book(
        "cover_and_sheets.xlsx",
        ("Cover", [["ISMS of Example Ltd"], ["Version", "1.2"], ["Classification", "internal"]]),
        (
            "Risk register",
            [["Risk", "Owner", "Asset"], ["Leak", "Jane Doe", "Archive"], ["Loss", "Jane Doe", "Archive"]],
        ),
        ("Asset inventory", [["Asset", "Owner"], ["Archive", "John Roe"]]),
        ("Lists", [["low"], ["medium"], ["high"]]),
    )
    made = Workbook()
    sheet = made.active
    sheet.title = "Risks"
    for row in (["Risk", "Owner", "Likelihood"], ["Theft", "Jane Doe", 3], ["Fire", "John Roe", 1]):
        sheet.append(row)
    sheet.cell(1_048_576, 1).fill = PatternFill("solid", fgColor="FFFF00")
    made.save(PLACE / "a_million_empty_rows.xlsx")

    made = Workbook()
    sheet = made.active
    sheet.title = "Risks"
    for row in (
        ["Risk", "Threat", "Owner"],
        ["Theft", "thief", "Jane Doe"],
        [None, "insider", "John Roe"],
        ["Fire", "spark", None],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    made.save(PLACE / "risk_merged_body.xlsx")

    book(
        "assets_cell_types.xlsx",
        (
            "Assets",
            [
                ["Asset tag", "Asset", "Type", "Reviewed on", "In scope", "PII"],
                ["A-1", "Server", "hardware", date(2026, 2, 15), True, "no"],
                ["A-2", 4711, "hardware", 46068, False, 1],
                ["A-3", "Broken", "hardware", "#N/A", True, 0],
                ["A-4", "#REF!", "hardware", None, "maybe", None],
            ],
        ),
    )
    book(
        "hidden_sheet.xlsx",
        ("Risks", [["Risk", "Owner"], ["Seen", "Jane Doe"]]),
        ("Old", [["Risk", "Owner"], ["Unseen", "x"]]),
    )
    from openpyxl import load_workbook

    made = load_workbook(PLACE / "hidden_sheet.xlsx")
    made["Old"].sheet_state = "hidden"
    made.save(PLACE / "hidden_sheet.xlsx")
    whole = (PLACE / "two_tables.xlsx").read_bytes()
    (PLACE / "cut_short.xlsx").write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(PLACE / "not_a_workbook.xlsx", "w") as pack:
        pack.writestr("xl/workbook.xml", "<workbook")
    with zipfile.ZipFile(PLACE / "spreadsheet.ods", "w") as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with zipfile.ZipFile(PLACE / "two_lists.zip", "w") as pack:
        pack.writestr("lists/risks.csv", "Risk,Owner,Asset\nLeak,Jane Doe,Archive\n")
        pack.writestr("lists/assets.csv", "Asset,Owner\nArchive,John Roe\n")
        pack.writestr("readme.md", "nothing")


def others() -> None:
    """Other programs' files, and files that are no tables."""
    text(
        "ciso_risk_assessment.csv",
        "ref_id;assets;threats;name;description;existing_controls;current_impact;current_proba;current_risk;additional_controls;residual_impact;residual_proba;residual_risk;treatment;strength_of_knowledge\r\n"
        "R.1;Laptops;Theft;Stolen laptop;Somebody takes a laptop;Disk encryption;High;Medium;High;Cable locks;Low;Low;Low;mitigate;High\r\n"
        "R.2;;;Outage;The cloud is down;;--;--;--;;--;--;--;open;--\r\n",
    )
    book(
        "ciso_audit.xlsx",
        (
            "audit",
            [
                [
                    "urn",
                    "assessable",
                    "ref_id",
                    "name",
                    "description",
                    "compliance_result",
                    "requirement_progress",
                    "score",
                    "observations",
                ],
                ["urn:x:a", None, "A", "Annex A", None, "--", "--", None, None],
                ["urn:x:4.1", "x", "4.1", "Context", "…", "compliant", "done", 80, "Done"],
                ["urn:x:a.5.1", "x", "A.5.1", "Policies", "…", "compliant", "done", 80, "Policy is in force"],
                [
                    "urn:x:a.5.2",
                    "x",
                    "A.5.2",
                    "Roles",
                    "…",
                    "partially_compliant",
                    "in_progress",
                    40,
                    "Deputies missing",
                ],
                ["urn:x:a.7.13", "x", "A.7.13", "Maintenance", "…", "not_applicable", "to_do", None, None],
                ["urn:x:a.8.1", "x", "A.8.1", "Endpoints", "…", "not_assessed", "to_do", None, None],
            ],
        ),
    )
    text(
        "ciso_framework.yaml",
        """urn: urn:example:risk:library:house-rules
locale: en
objects:
  framework:
    urn: urn:example:risk:framework:house-rules
    ref_id: house-rules
    name: House rules
    requirement_nodes:
    - {urn: 'urn:example:1', assessable: false, depth: 1, ref_id: HR-1, name: Access, description: null}
    - {urn: 'urn:example:1.1', assessable: true, depth: 2, ref_id: HR-1.1, name: Doors, description: Doors are locked at night.}
    - {urn: 'urn:example:1.2', assessable: true, depth: 2, ref_id: HR-1.2, description: Visitors wear a badge.}
""",
    )
    book(
        "ciso_framework.xlsx",
        ("library_meta", [["type", "library"], ["urn", "urn:example:lib"], ["name", "House rules"]]),
        (
            "requirements",
            [
                ["assessable", "depth", "ref_id", "name", "description", "annotation"],
                [None, 1, "HR-1", "Access", None, None],
                ["x", 2, "HR-1.1", "Doors", "Doors are locked at night.", None],
                ["x", 2, "HR-1.2", None, "Visitors wear a badge.", "At the desk"],
            ],
        ),
    )
    text(
        "ciso_applied_controls.csv",
        "ref_id,name,description,status,category,csf_function,priority,eta,owner\nAC.1,Encrypt disks,All laptops,in_progress,technical,protect,1,2026-05-01,jane.doe@example.org\nAC.2,Write policy,,--,policy,govern,2,,\n",
    )
    risk = {"id": "RSK-001", "title": "Laptop theft", "cia": ["c", "a"], "likelihood": 4}
    text("objects.json", json.dumps([risk, {"title": "New", "owner": "Jane Doe"}]))
    text("objects.jsonl", json.dumps(risk) + "\n" + json.dumps({"title": "New"}) + "\n")
    text("nested.json", json.dumps([{"title": "Deep", "owner": {"name": "Jane"}}, {"title": "Flat"}]))
    text("not_objects.json", "[1, 2, 3]")
    text("broken.json", '{"risk": [')
    text("empty.csv", "")
    text("only_blanks.csv", " \n\n  \n")
    text("pdf_in_disguise.csv", "%PDF-1.7\n1 0 obj\n")
    (PLACE / "old_excel.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    text("web_page.xls", "<html><body><table><tr><td>Risk</td></tr></table></body></html>")
    (PLACE / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    text("unknown_headings.csv", "Kraut,Rüben,Salat\n1,2,3\n4,5,6\n")
    text("prose.csv", "Dear all\nplease find the risks in the other file\nRegards\n")


if __name__ == "__main__":
    PLACE.mkdir(exist_ok=True)
    for make in (dialects, mistakes, lists, statements, workbooks, others):
        make()
