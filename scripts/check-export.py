"""Read exported files with astropy and pyarrow and compare them with what should be in them.

    python scripts/check-export.py FOLDER

FOLDER holds table.parquet, table.fits, table.vot and table.csv, and expected.json: `columns`, a name with the values that
a reader should find (null for absent; integers as text), `units` and `ucds` by column, `survey`, and `known_ucds`, all
that an export may ever write. Prints `ok` or what differs. Needs astropy and pyarrow (astropy 8.0 and pyarrow 26.0
were used); leaves with 77 where they are not there.
"""

import csv
import json
import math
import sys
import warnings
from pathlib import Path

try:
    import numpy as np
    import pyarrow.csv
    import pyarrow.parquet
    from astropy.io import fits
    from astropy.io.votable import parse, ucd
    from astropy.table import Table
except ImportError as error:
    print(f"not there: {error.name}")
    sys.exit(77)

warnings.simplefilter("error")
problems = []


def same(found, wanted):
    """Whether a value is the one that was wanted; floats to the bit, absent values as None."""
    if wanted is None or found is None:
        return found is None and wanted is None
    if isinstance(wanted, float) and math.isnan(wanted):
        return isinstance(found, float) and math.isnan(found)
    return found == wanted


def compare(what, columns, expected):
    if list(columns) != list(expected):
        problems.append(f"{what}: columns {list(columns)}")
        return
    for name, wanted in expected.items():
        found = columns[name]
        if len(found) != len(wanted):
            problems.append(f"{what}: {len(found)} rows in {name}, not {len(wanted)}")
        for row, (one, other) in enumerate(zip(found, wanted)):
            if not same(one, other):
                problems.append(f"{what}: {name}[{row}] is {one!r}, not {other!r}")


def plain(column):
    """A column of astropy as a list; masked values as None."""
    mask = np.ma.getmaskarray(column)
    values = np.ma.getdata(column).tolist()
    return [None if absent else value for value, absent in zip(values, mask)]


# What FITS calls what the other formats call by these names.
KEYWORDS = {"run": "RUN", "model": "MODEL", "model_hash": "MODHASH", "samples": "SAMPLES", "seed": "SEED", "precision": "PRECIS", "device": "DEVICE", "flagging": "FLAGGING", "table": "TABLE"}


def check_provenance(what, found, said):
    for name, text in said.get("provenance", {}).items():
        if found(name) != text:
            problems.append(f"{what}: {name} is {found(name)!r}, not {text!r}")


def check_parquet(path, expected, said):
    table = pyarrow.parquet.read_table(path)
    compare("parquet", table.to_pydict(), expected)
    for name, unit in said["units"].items():
        found = (table.schema.field(name).metadata or {}).get(b"unit")
        if found != unit.encode():
            problems.append(f"parquet: unit of {name} is {found}")
    if table.schema.metadata[b"shearwater.survey"].decode() != said["survey"]:
        problems.append("parquet: no survey")
    check_provenance("parquet", lambda name: table.schema.metadata.get(f"shearwater.{name}".encode(), b"").decode(), said)


def check_fits(path, expected, said):
    with fits.open(path, checksum=False) as file:
        file.verify("exception")
        if file[1].header["SURVEY"] != said["survey"]:
            problems.append("fits: no survey")
        header = file[1].header
        check_provenance("fits", lambda name: header.get(KEYWORDS[name]), said)
        for name, text in said["ucds"].items():
            field = file[1].columns.names.index(name) + 1
            if file[1].header[f"TUCD{field}"] != text:
                problems.append(f"fits: UCD of {name}")
    with warnings.catch_warnings():
        # astropy makes an absent logical false, and says so.
        warnings.filterwarnings("ignore", message=".*contains NULL")
        table = Table.read(path)
    columns = {name: plain(table[name]) for name in table.colnames}
    # FITS knows no absent text, no absent logical in astropy, and no NaN beside null.
    for name, values in expected.items():
        kind = table[name].dtype.kind
        if kind in "SU":
            columns[name] = [text.decode() if isinstance(text, bytes) else (text or "") for text in columns[name]]
            expected = {**expected, name: ["" if v is None else "".join(c if " " <= c <= "~" else "?" for c in str(v)).rstrip() for v in values]}
        elif kind == "b":
            expected = {**expected, name: [bool(v) for v in values]}
        elif kind == "f":
            expected = {**expected, name: [None if v is None or math.isnan(v) else v for v in values]}
            columns[name] = [None if v is None or math.isnan(v) else v for v in columns[name]]
    compare("fits", columns, expected)
    for name, unit in said["units"].items():
        if str(table[name].unit) != unit:
            problems.append(f"fits: unit of {name} is {table[name].unit}")


def check_votable(path, expected, said):
    document = parse(path, verify="exception")
    table = document.get_first_table()
    infos = {info.name: info.value for info in document.resources[0].infos}
    if infos.get("survey") != said["survey"]:
        problems.append("votable: no survey")
    check_provenance("votable", infos.get, said)
    fields = {field.name: field for field in table.fields}
    for name, text in said["ucds"].items():
        if fields[name].ucd != text:
            problems.append(f"votable: UCD of {name}")
    for name, unit in said["units"].items():
        if str(fields[name].unit) != unit:
            problems.append(f"votable: unit of {name} is {fields[name].unit}")
    columns = {field.name: plain(table.array[field.ID]) for field in table.fields}
    compare("votable", columns, {name: as_in_votable(fields[name].datatype, values) for name, values in expected.items()})


def as_in_votable(datatype, values):
    """What astropy finds: no NaN beside null, no absent text; unsigned integers past the largest long are digits."""
    if datatype in ("char", "unicodeChar"):
        return ["" if value is None else str(value) for value in values]
    return [None if isinstance(value, float) and math.isnan(value) else value for value in values]


def check_csv(path, expected, said):
    beside = json.loads(Path(f"{path}.provenance.json").read_text(encoding="utf-8"))
    check_provenance("csv", beside.get, said)
    # The standard library's reader knows no types: every field as it stands.
    with open(path, newline="", encoding="utf-8") as file:
        names, *rows = list(csv.reader(file))
    if names != list(expected):
        problems.append(f"csv: columns {names}")
    for at, (name, wanted) in enumerate(expected.items()):
        for row, value in enumerate(wanted):
            text = rows[row][at]
            if value is None:
                found = None if text == "" else text
            elif isinstance(value, bool):
                found = {"true": True, "false": False}.get(text)
            elif isinstance(value, int):
                found = int(text)
            elif isinstance(value, float):
                found = float(np.float32(text)) if name in SINGLE else float(text)
            else:
                found = text
            if not same(found, value):
                problems.append(f"csv: {name}[{row}] is {found!r}, not {value!r}")
    # And a reader that guesses types does not stumble.
    if pyarrow.csv.read_csv(path, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True)).num_rows != len(rows):
        problems.append("csv: pyarrow finds other rows")


def value_of(text, kind):
    if text is None:
        return None
    return {"int": int, "float": float, "bool": lambda value: value == "true", "text": str}[kind](text)


folder = Path(sys.argv[1])
said = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
SINGLE = said["single"]
expected = {
    name: [value_of(text, said["kinds"][name]) for text in texts] for name, texts in said["columns"].items()
}
for text in said["known_ucds"]:
    if not ucd.check_ucd(text, check_controlled_vocabulary=True):
        problems.append(f"{text} is no UCD1+")
check_parquet(folder / "table.parquet", expected, said)
check_fits(folder / "table.fits", expected, said)
check_votable(folder / "table.vot", expected, said)
check_csv(folder / "table.csv", expected, said)
print("\n".join(problems) if problems else "ok")
sys.exit(1 if problems else 0)
