"""Cut a few tiles of a simulated survey out as a small survey of its own.

    python scripts/make-sample.py --survey DIR --out samples/lsst-patch --tiles 0,1,4,5

Tiles are copied byte for byte; catalogues keep the rows of those tiles and their column types, so 64-bit
identifiers stay exact. README.md in the output folder is written by hand and left alone.
Needs pyarrow and astropy (pyarrow 26.0.1 and astropy 8.0.2 made the one in the repository).
"""

import argparse
import csv
import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from astropy.io import fits

BANDS = ["u", "g", "r", "i", "z", "y"]
SURVEY_COLUMNS = 4
TILE_PIXELS = 512


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--survey", type=Path, required=True, help="folder with tiles/, detected.*, truth.parquet, psf.csv")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--tiles", default="0,1,4,5", help="tile numbers (default: a 2 x 2 block, 0,1,4,5)")
    arguments = parser.parse_args()
    arguments.tiles = [int(number) for number in arguments.tiles.split(",")]
    return arguments


def tile_name(tile):
    return f"tile_{tile:03d}"


def copy_tiles(survey, out, tiles):
    (out / "tiles").mkdir(parents=True, exist_ok=True)
    for tile in tiles:
        name = f"{tile_name(tile)}.fits.fz"
        # copyfile, not copy: a read-only original must not make a read-only sample.
        shutil.copyfile(survey / "tiles" / name, out / "tiles" / name)


def cut_parquet(source, target, tiles):
    table = pq.read_table(source)
    rows = table.filter(pc.is_in(table["tile"], pa.array(tiles, table.schema.field("tile").type)))
    pq.write_table(rows, target)
    return rows


def cut_csv(source, target, tiles):
    with source.open(newline="") as lines, target.open("w", newline="") as kept:
        reader = csv.DictReader(lines)
        writer = csv.DictWriter(kept, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in reader if int(row["tile"]) in tiles)


def cut_fits(source, target, tiles):
    with fits.open(source) as hdus:
        table = hdus[1]
        rows = fits.BinTableHDU(table.data[[tile in tiles for tile in table.data["tile"]]], name=table.name)
        fits.HDUList([fits.PrimaryHDU(), rows]).writeto(target, overwrite=True)


def per_band(prefix):
    return {band: f"{prefix}_{band}" for band in BANDS}


def describe_tile(tile, first_row, first_column):
    row, column = divmod(tile, SURVEY_COLUMNS)
    corner = [(column - first_column) * TILE_PIXELS, (row - first_row) * TILE_PIXELS]
    return {"name": tile_name(tile), "tile": tile, "file": f"tiles/{tile_name(tile)}.fits.fz", "corner": corner}


def describe_survey(tiles):
    first_row = min(tile // SURVEY_COLUMNS for tile in tiles)
    first_column = min(tile % SURVEY_COLUMNS for tile in tiles)
    return {
        "name": "LSST-like patch",
        "description": "A simulated sky at the depth of LSST after ten years: four tiles, six bands, and the truth.",
        "simulated": True,
        "seed": 20260,
        "catalog": "detected.parquet",
        "truth": "truth.parquet",
        "bands": BANDS,
        "shape": "g",
        "columns": {
            "id": "id",
            "ra": "ra",
            "dec": "dec",
            "magnitudes": per_band("mag"),
            "magnitudeErrors": per_band("magerr"),
            "size": "r50_pix",
            "flags": "flags",
        },
        "units": {"ra": "deg", "dec": "deg", "size": "pixel"},
        "pixels": {"x": "x", "y": "y", "origin": 0, "tile": "tile"},
        "truthColumns": {
            "id": "id",
            "g1": "e1",
            "g2": "e2",
            "x": "x_true",
            "y": "y_true",
            "magnitudes": per_band("mag"),
            "blendedness": per_band("blendedness"),
        },
        "pixelScale": 0.2,
        "tileSize": [TILE_PIXELS, TILE_PIXELS],
        "tiles": [describe_tile(tile, first_row, first_column) for tile in tiles],
    }


def main():
    arguments = parse_arguments()
    survey, out, tiles = arguments.survey, arguments.out, arguments.tiles
    copy_tiles(survey, out, tiles)
    detected = cut_parquet(survey / "detected.parquet", out / "detected.parquet", tiles)
    truth = cut_parquet(survey / "truth.parquet", out / "truth.parquet", tiles)
    if detected["id"].to_pylist() != truth["id"].to_pylist():
        raise SystemExit("detected and truth do not list the same objects in the same order")
    cut_csv(survey / "detected.csv", out / "detected.csv", tiles)
    cut_csv(survey / "psf.csv", out / "psf.csv", tiles)
    cut_fits(survey / "detected.fits", out / "detected.fits", tiles)
    (out / "survey.json").write_text(json.dumps(describe_survey(tiles), indent=2) + "\n")
    print(f"{out}: {len(tiles)} tiles, {len(detected)} objects")


if __name__ == "__main__":
    main()
