"""Files as people and programs make them, and as somebody with bad intentions would."""

import io
import json
import struct
import zipfile
import zlib

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(*sheets, prepare=None):
    """Make an XLSX with openpyxl: (title, rows) each; ``prepare`` gets the book before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if prepare is not None:
        prepare(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    """Zip (name, content) pairs."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as package:
        for name, content in parts:
            package.writestr(name, content)
    return file.getvalue()


def sheet_xml(rows, after=""):
    """Write a worksheet's XML around rows that are XML already."""
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def bare_workbook(sheet, **parts):
    """Make an XLSX of the fewest parts by hand; ``parts`` replaces or adds some, by name with _ for /."""
    content = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="Satu" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    return packed({**content, **parts}.items())


def text_rows(*rows):
    """Write rows of texts as XML, each cell its own text."""
    return "".join(
        f'<row r="{number}">' + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) + "</row>"
        for number, row in enumerate(rows, start=1)
    )


def lying_zip(name, content, said):
    """Make a zip of one file whose directory and header claim it unpacks to ``said`` bytes."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    squeezed = body.compress(content) + body.flush()
    crc, plain = zlib.crc32(content), name.encode()
    fields = (20, 0, 8, 0, 0, crc, len(squeezed), said, len(plain), 0)
    header = struct.pack("<4s5H3I2H", b"PK\3\4", *fields) + plain
    directory = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, *fields, 0, 0, 0, 0, 0) + plain
    at = len(header) + len(squeezed)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(directory), at, 0)
    return header + squeezed + directory + end


def points(*features, **members):
    """Write a FeatureCollection."""
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)}).encode()


def point(at=(112.0, -7.8), **properties):
    """Make a feature of one point."""
    geometry = {"type": "Point", "coordinates": at}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def kml(inside, before=""):
    """Write a KML around placemarks."""
    return f'<?xml version="1.0"?>{before}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'.encode()


def gpx(inside):
    """Write a GPX around waypoints."""
    return f'<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{inside}</gpx>'.encode()
