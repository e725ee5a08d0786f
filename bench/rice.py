"""Times cfitsio, through fitsio, on the RICE float images of a tile: one line of JSON. Called by rice.mjs.

python rice.py FILE RUNS        (pip install fitsio)
"""

import json
import statistics
import sys
import time

import fitsio


def read(path):
    with fitsio.FITS(path) as units:
        return [unit.read() for unit in units if unit.get_extname().startswith("IMAGE_")]


def main():
    path, runs = sys.argv[1], int(sys.argv[2])
    images = read(path)
    milliseconds = []
    for _ in range(runs):
        start = time.perf_counter()
        read(path)
        milliseconds.append(1e3 * (time.perf_counter() - start))
    check = sum(float(image.sum(dtype="f8")) for image in images)
    print(
        json.dumps(
            {
                "milliseconds": statistics.median(milliseconds),
                "pixels": sum(image.size for image in images),
                "sum": check,
                "version": f"fitsio {fitsio.__version__}, cfitsio {fitsio.cfitsio_version(asfloat=True):.2f}",
            }
        )
    )


if __name__ == "__main__":
    main()
