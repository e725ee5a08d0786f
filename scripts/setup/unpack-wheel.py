"""unpack-wheel.py WHEEL FOLDER: TensorFlow's two libraries and the C headers that @tensorflow/tfjs-node includes."""

import sys
import zipfile

libraries = ('tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2')
headers = tuple(
    'tensorflow/include/' + folder
    for folder in ('tensorflow/c/', 'tensorflow/core/platform/', 'tensorflow/tsl/', 'tsl/', 'xla/tsl/')
)

wheel, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name in libraries or (name.startswith(headers) and name.endswith('.h')):
            archive.extract(name, folder)
