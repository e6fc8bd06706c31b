"""Which input heights run in the real frameworks, one line a model: regenerates frameworkSizes.txt.

    pip install torch==2.13.0 keras==3.15.1 ultralytics==8.4.190
    KERAS_BACKEND=torch python test/conformance/frameworkSizes.py ORACLES > test/conformance/frameworkSizes.txt

ORACLES is the folder with the models of the packages (keras/…, ultralytics/…). Every height from 32 to 700 is tried with one
forward pass, the width being held; Ultralytics on real tensors, Keras on PyTorch's meta device.
"""

import gzip
import json
import os
import re
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")
import torch

torch.set_num_threads(1)
HEIGHTS = range(32, 701)

ULTRALYTICS = {
    "configs/11/yolo11-obb.yaml": 64,
    "configs/11/yolo11-seg.yaml": 64,
    "configs/26/yolo26-p6.yaml": 64,
    "configs/26/yolo26.yaml": 64,
    "configs/v3/yolov3-tiny.yaml": 64,
    "configs/v5/yolov5.yaml": 64,
    "configs/v8/yolov8-cls-resnet101.yaml": 64,
    "configs/v8/yolov8-ghost-p2.yaml": 64,
    "configs/v8/yolov8-p6.yaml": 64,
    "configs/v9/yolov9t.yaml": 64,
}

# Those of the applications leave the height open; in the others it is changed, and they are built anew for each.
KERAS = {
    "applications/ConvNeXtTiny.notop_none.json.gz": 96,
    "applications/DenseNet121.notop_none.json.gz": 96,
    "applications/VGG16.notop_none.json": 96,
    "models/autoencoder_mnist.json": 28,
    "models/autoencoder_output_padding.json": None,
    "models/inception_mixed.json": None,
    "models/mobilenet_like_depthwise.json": None,
    "applications/MobileNet.notop_none.json": 96,
    "models/shared_layer_twice.json": None,
    "models/unet_128.json": 128,
}


def import_torchvision():
    """PyPI's torchvision is compiled for another torch: its operators are declared here, and never called."""
    library = torch.library.Library("torchvision", "DEF")
    for _ in range(30):
        try:
            import torchvision  # noqa: F401

            return library
        except RuntimeError as error:
            missing = re.search(r"torchvision::(\w+)", str(error))
            if not missing:
                raise
            library.define(f"{missing[1]}(Tensor input) -> Tensor")
            for name in [name for name in sys.modules if name.startswith("torchvision")]:
                del sys.modules[name]


def heights_that_run(run):
    """The heights, as ranges."""
    ranges = []
    for height in HEIGHTS:
        try:
            run(height)
        except Exception:
            continue
        if ranges and ranges[-1][1] == height - 1:
            ranges[-1][1] = height
        else:
            ranges.append([height, height])
    return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges) or "none"


def ultralytics_model(path):
    from ultralytics.nn import tasks

    # As in the package: the task by the name, and the first scale of those the file has.
    kind = next((k for k in ("obb", "seg", "pose", "cls") if f"-{k}" in path.stem), "detect")
    classes = {"obb": tasks.OBBModel, "seg": tasks.SegmentationModel, "pose": tasks.PoseModel, "cls": tasks.ClassificationModel}
    import yaml

    config = yaml.safe_load(path.read_text())
    config["scale"] = next(iter(config.get("scales") or [""]))
    return classes.get(kind, tasks.DetectionModel)(config, ch=3, verbose=False).eval()


def keras_config(path):
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else open(path)
    with opened as file:
        return json.load(file)


def at_height(node, height):
    """The same model with another height at its inputs, and nothing else changed."""
    if isinstance(node, list):
        return [at_height(value, height) for value in node]
    if not isinstance(node, dict):
        return node
    made = {key: at_height(value, height) for key, value in node.items()}
    if node.get("class_name") == "InputLayer":
        batch, _, *rest = made["config"]["batch_shape"]
        made["config"]["batch_shape"] = [batch, height, *rest]
    return made


def keras_runs(path, width):
    """Runs a model at a height, on tensors without values."""
    import keras
    from keras.src.backend.torch.core import device_scope

    config = keras_config(path)
    opened = keras.models.model_from_json(json.dumps(config)) if "notop_none" in path.name else None

    def run(height):
        with device_scope("meta"):
            model = opened or keras.models.model_from_json(json.dumps(at_height(config, height)))
            _, _, columns, channels = model.inputs[0].shape
            model(torch.empty((1, height, columns or width, channels), device="meta"), training=False)

    return run


def main(oracles):
    import keras

    library = import_torchvision()
    import ultralytics
    from ultralytics.utils import LOGGER

    LOGGER.disabled = True

    print(f"# Oracle: Ultralytics {ultralytics.__version__}, Keras {keras.__version__}, torch {torch.__version__}; by frameworkSizes.py.")
    print("# file, width, and the heights from 32 to 700 that run")
    with torch.no_grad():
        for name, width in ULTRALYTICS.items():
            model = ultralytics_model(Path(oracles, "ultralytics", name))
            print(f"ultralytics/{name} {width}: {heights_that_run(lambda height: model(torch.zeros(1, 3, height, width)))}", flush=True)
        for name, width in KERAS.items():
            print(f"keras/{name} {width or '-'}: {heights_that_run(keras_runs(Path(oracles, 'keras', name), width))}", flush=True)
    del library


main(sys.argv[1])
