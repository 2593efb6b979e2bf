"""Submissions of our own form as ODK Central and KoboToolbox write them, made from the form's own question list."""

import csv
import datetime as dt
import io
import zipfile
from dataclasses import dataclass

from defusedxml import ElementTree
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

LABEL = "label::Indonesian (id)"
XFORMS = "{http://www.w3.org/2002/xforms}"
SENDER = "Siti Aminah"
"""Who sent it, which nothing may keep."""
DEVICE = "collect:pQ7xYz0123456789"

CENTRAL_END = (
    "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState",
    "DeviceID", "Edits", "FormVersion",
)  # fmt: skip
KOBO_END = (
    "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__",
    "_tags", "meta/rootUuid", "_index",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    path: tuple[str, ...]
    kind: str
    label: str
    groups: tuple[str, ...]
    choices: dict[str, str]

    @property
    def name(self):
        return self.path[-1]


@dataclass(frozen=True)
class Submission:
    """What came in: answers by question, and what the service knows of it."""

    uuid: str
    answers: dict
    root: str | None = None
    review: str = ""
    state: str = ""


def read_form(content):
    """The form's questions in order, as a server sees them once it has converted it."""
    book = load_workbook(io.BytesIO(content))
    survey, choices = (
        [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        for rows in (list(book[name].values) for name in ("survey", "choices"))
    )
    lists = {}
    for row in choices:
        lists.setdefault(row["list_name"], {})[str(row["name"])] = row[LABEL]
    rows = {row["name"]: row for row in survey if row["type"] != "end_group"}
    root = ElementTree.fromstring(convert(content).xform)
    data = root.find(f".//{XFORMS}instance")[0]
    found = []

    def walk(element, path):
        for child in element:
            name = child.tag.partition("}")[2]
            if len(child):
                walk(child, (*path, name))
            elif path[:1] != ("meta",):
                row = rows[name]
                kind, _, listed = row["type"].partition(" ")
                groups = tuple(rows[group][LABEL] for group in path)
                found.append(Question((*path, name), kind, row[LABEL] or name, groups, lists.get(listed, {})))

    walk(data, ())
    return found


def central_csv(questions, submissions, *, split=False, with_groups=True):
    """The root table as ODK Central's export writes it."""
    headings = ["SubmissionDate"]
    for question in questions:
        heading = "-".join(question.path) if with_groups else question.name
        headings.append(heading)
        if split and question.kind == "select_multiple":
            headings += [f"{heading}/{code}" for code in question.choices]
    headings += ["meta-instanceID", "meta-instanceName"] if with_groups else ["instanceID", "instanceName"]
    headings += CENTRAL_END
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(headings)
    for submission in submissions:
        row = ["2026-03-11T04:05:06.789Z"]
        for question in questions:
            answer = "" if submission.state else submission.answers.get(question.name, "")
            row.append(answer)
            if split and question.kind == "select_multiple":
                row += ["1" if code in answer.split() else "0" for code in question.choices]
        root = submission.root or submission.uuid
        row += [f"uuid:{submission.uuid}", f"2026-03-11 {submission.answers['site_id']}"]
        row += [f"uuid:{root}", "12", SENDER, "0", "0", submission.state, submission.review, DEVICE]
        row += [str(int(submission.root is not None)), "2026031140"]
        writer.writerow(row)
    return lines.getvalue().encode()


def central_zip(questions, submissions, *, others=(), **options):
    """The zip that a user downloads."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("kunjungan_lokasi.csv", central_csv(questions, submissions, **options))
        for name, content in others:
            package.writestr(name, content)
    return file.getvalue()


def kobo_xlsx(questions, submissions, *, labels=False, groups=False, several="both", as_text=False, with_root=True):
    """The workbook that a user downloads; ``several`` is how questions with several answers are laid out."""
    ends = [name for name in KOBO_END if with_root or name != "meta/rootUuid"]
    headings = []
    for question in questions:
        own = question.label if labels else question.name
        before = question.groups if labels else question.path[:-1]
        heading = "/".join((*before, own)) if groups else own
        if question.kind != "select_multiple" or several != "details":
            headings.append(heading)
        if question.kind == "select_multiple" and several != "summary":
            headings += [f"{heading}/{word if labels else code}" for code, word in question.choices.items()]
    book = Workbook()
    page = book.active
    page.title = "Kunjungan lokasi, Kabupaten Ke"
    page.append([*headings, *ends])
    for index, submission in enumerate(submissions, start=1):
        row = []
        for question in questions:
            answer = submission.answers.get(question.name, "")
            parts = [question.choices.get(code, code) if labels else code for code in answer.split(" ")]
            shown = " ".join(parts) if question.choices else answer
            if question.kind != "select_multiple" or several != "details":
                row.append(typed(shown, question.kind) if not as_text else shown or None)
            if question.kind == "select_multiple" and several != "summary":
                given = answer.split()
                marks = [
                    ("1" if as_text else 1) if code in given else ("0" if as_text else 0) for code in question.choices
                ]
                row += marks if answer else [None] * len(marks)
        system = {
            "_id": 500 + index,
            "_uuid": submission.uuid,
            "_submission_time": dt.datetime(2026, 3, 11, 4, 5, 6),  # noqa: DTZ001 - Excel has no zones
            "_validation_status": submission.review or None,
            "_notes": None,
            "_status": "submitted_via_web",
            "_submitted_by": SENDER,
            "__version__": "vAbC",
            "_tags": None,
            "meta/rootUuid": f"uuid:{submission.root or submission.uuid}",
            "_index": index,
        }
        page.append([*row, *(system[name] for name in ends)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def typed(text, kind):
    """What KoboToolbox writes as a number or date unless told to write text."""
    if not text:
        return None
    if kind == "integer":
        return int(text)
    return dt.datetime.fromisoformat(text) if kind == "date" else text
