"""Headers and what stands below them, and what each column is taken for."""

from __future__ import annotations

import pytest

from tests.tracker.imports.parsing.files import (
    HUNTR,
    LINKEDIN_APPLICATIONS,
    TEAL,
    csv_of,
    only_table,
)
from tracker.imports.parsing import ColumnMapping, Field, SourceTable, guess_mapping
from tracker.imports.parsing.header_words import LANGUAGES
from tracker.imports.parsing.values import plain

F = Field


def table_of(*rows: str) -> SourceTable:
    return only_table("a.csv", "\n".join(rows).encode())


def fields(table: SourceTable) -> list[Field | None]:
    return [column.field for column in guess_mapping(table).columns]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            " Company ,ROLE,Job_Title,Application Status,Date Applied (MM/DD/YYYY),Salary*",
            "A,B,C,Applied,3/14/2026,€60k",
            [F.COMPANY, None, F.TITLE, F.STAGE, F.APPLIED_ON, F.PAY],
        ),
        (
            "Firma;Stelle;Standort;Beworben am;Status;Ansprechpartner;Bemerkungen",
            "A;B;Berlin;5.3.2026;Absage;Ida Holm;gut",
            [F.COMPANY, F.TITLE, F.PLACE, F.APPLIED_ON, F.STAGE, F.CONTACT_NAME, F.NOTES],
        ),
        (
            "Entreprise;Intitulé du poste;Lieu;Date de candidature;Statut;Salaire;Remarques",
            "A;B;Lyon;05/03/2026;refusé;40k€;x",
            [F.COMPANY, F.TITLE, F.PLACE, F.APPLIED_ON, F.STAGE, F.PAY, F.NOTES],
        ),
        (
            "Empresa;Puesto;Ubicación;Fecha de postulación;Estado;Enlace;Teléfono",
            "A;B;Madrid;05/03/2026;rechazado;https://x.example;+34 600 000 000",
            [F.COMPANY, F.TITLE, F.PLACE, F.APPLIED_ON, F.STAGE, F.LINK, F.CONTACT_PHONE],
        ),
        (
            "Empresa;Vaga;Localização;Data da candidatura;Situação;Observações",
            "A;B;Porto;05/03/2026;em análise;x",
            [F.COMPANY, F.TITLE, F.PLACE, F.APPLIED_ON, F.STAGE, F.NOTES],
        ),
        (
            "公司;岗位;工作地点;投递日期;进度;联系电话;备注",
            "北风;工程师;上海;2026-03-05;一面;13800000000;好",
            [F.COMPANY, F.TITLE, F.PLACE, F.APPLIED_ON, F.STAGE, F.CONTACT_PHONE, F.NOTES],
        ),
        (
            "公司名稱;職缺;工作地點;應徵日期;狀態;聯絡人;備註",
            "北風;工程師;台北;2026/3/5;已應徵;王小明;好",
            [F.COMPANY, F.TITLE, F.PLACE, F.APPLIED_ON, F.STAGE, F.CONTACT_NAME, F.NOTES],
        ),
        (
            "companyName;jobTitle;jobUrl;appliedAt;contactEmail",
            "A;B;https://x.example;2026-03-05T10:00:00Z;a@example.com",
            [F.COMPANY, F.TITLE, F.LINK, F.APPLIED_ON, F.CONTACT_EMAIL],
        ),
        ("Name;Role;Mascot", "Northwind;Cook;a fox", [F.COMPANY, F.TITLE, None]),
        ("Name;Company;Mascot", "Cook;Northwind;a fox", [F.TITLE, F.COMPANY, None]),
        ("Name;Company;Role", "a fox;Northwind;Cook", [None, F.COMPANY, F.TITLE]),
        (
            "Job;Where;When;How;Outcome;Offer;Follow up?",
            "Cook;Berlin;5 March 2026;Indeed;Rejected;;yes",
            [F.TITLE, F.PLACE, F.APPLIED_ON, F.SOURCE, F.STAGE, F.STEP, None],
        ),
        (
            "Company;Role;Contact Phone;Resume version;Deadline",
            "A;B;555 010 0199;v3;2026-04-01",
            [F.COMPANY, F.TITLE, F.CONTACT_PHONE, None, None],
        ),
    ],
)
def test_columns_are_known_by_their_headers(
    header: str, row: str, expected: list[Field | None]
) -> None:
    assert fields(table_of(header, row)) == expected


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("Contact", ["ida@example.com", "ben@example.com"], F.CONTACT_EMAIL),
        ("Contact", ["+49 30 5550142", "030 5550199"], F.CONTACT_PHONE),
        ("Contact", ["Ida Holm", "Ben Ode"], F.CONTACT_NAME),
        ("Contact", ["Ida Holm, ida@example.com", "Ben Ode"], F.CONTACT),
        ("Applied", ["yes", "no"], F.STEP),
        ("Applied", ["2026-03-01", "2026-03-02"], F.STEP),
        ("Phone Screen", ["2026-03-01", ""], F.STEP),
        ("Applied?", ["TRUE", "FALSE"], F.STEP),
        ("Interview", ["Yes", "No"], F.STEP),
        ("Status", ["Applied 2026-03-01 -> Rejected", "Applied"], F.HISTORY),
        ("Progress so far", ["['applied', 'interview']", "['applied', 'offer']"], F.HISTORY),
        ("Posting", ["We bake.", "We cook."], F.POSTING),
        ("Posting", ["https://x.example/1", "https://x.example/2"], F.LINK),
        ("Site", ["https://x.example/1", "https://x.example/2"], F.LINK),
        ("Blah", ["https://x.example/1", "https://x.example/2"], F.LINK),
        ("Blah", ["ida@example.com", "ben@example.com"], F.CONTACT_EMAIL),
        ("Blah", ["Rejected", "Applied"], F.STAGE),
        ("Blah", ["Remote", "Hybrid"], F.WORK_MODE),
        ("Blah", ["2026-03-01", "2026-03-02"], None),
        ("Blah", ["yes", "no"], None),
        ("Date", ["a nice one", "soon"], None),
        ("Result", ["42 points", "17 points"], None),
    ],
)
def test_what_stands_below_a_header_decides_with_it(
    header: str, cells: list[str], expected: Field | None
) -> None:
    rows = [
        ["Company", "Job title", header],
        *(["A", f"B{c}", cell] for c, cell in enumerate(cells)),
    ]

    assert fields(only_table("a.csv", csv_of(rows)))[2] is expected


def test_the_applicants_own_address_in_linkedins_file_is_nobody_to_call() -> None:
    found = fields(only_table("Job Applications.csv", LINKEDIN_APPLICATIONS))

    assert found[1:3] == [F.LEAVE_OUT, F.LEAVE_OUT]
    assert not {F.CONTACT, F.CONTACT_EMAIL, F.CONTACT_PHONE} & set(found)


def test_the_exports_of_huntr_and_teal_are_understood() -> None:
    assert fields(only_table("a.csv", HUNTR)) == [
        F.TITLE,
        F.LINK,
        F.COMPANY,
        F.STAGE,
        None,
        F.PLACE,
        F.POSTING,
    ]
    assert fields(only_table("a.csv", TEAL))[:6] == [
        F.TITLE,
        F.COMPANY,
        F.PAY_TO,
        F.PLACE,
        F.STAGE,
        F.SAVED_ON,
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_header_word_is_known_and_no_field_is_given_twice(language: str) -> None:
    for words in LANGUAGES[language].values():
        header = list(words)
        mapping = guess_mapping(only_table("a.csv", csv_of([header, ["x"] * len(header)])))

        assert mapping.doubled == []
        assert all(column.why for column in mapping.columns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_word_means_one_thing_within_its_language(language: str) -> None:
    words = [plain(word) for spellings in LANGUAGES[language].values() for word in spellings]

    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_what_the_user_chooses_is_kept_and_checked() -> None:
    mapping = guess_mapping(table_of("Company,Role,Memo", "A,B,C"))
    chosen = mapping.chosen([F.COMPANY, F.COMPANY, F.NOTES])

    assert chosen.doubled == [F.COMPANY]
    assert chosen.columns[0] == mapping.columns[0]
    assert chosen.columns[1].is_sure
    assert chosen.names_a_job
    assert not mapping.chosen([None, None, F.LEAVE_OUT]).names_a_job
    assert ColumnMapping.from_json(chosen.to_json()) == chosen
