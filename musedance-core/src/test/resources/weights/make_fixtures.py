"""Writes the PyTorch files of this folder (made with torch 2.13.0, numpy 2.4.6).

Element j of a tensor of n elements is j, booleans j % 2, complex numbers j - j*i.
"""

import argparse
import collections
import os
import sys
import types

import numpy
import torch


def counted(dtype, *shape):
    n = int(numpy.prod(shape))
    values = torch.arange(n)
    if dtype == torch.bool:
        values = values % 2
    if dtype.is_complex:
        values = torch.complex(values.float(), -values.float())
    return values.to(dtype).reshape(shape)


def all_types():
    names = (
        "float32 float64 float16 bfloat16 int64 int32 int16 int8 uint8 bool complex64 complex128 "
        "uint16 uint32 uint64 float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz"
    )
    return collections.OrderedDict((n, counted(getattr(torch, n), 2, 3)) for n in names.split())


def all_layouts():
    whole = counted(torch.float32, 4, 6)
    return {
        "whole": whole,
        "tall": whole.t(),
        "window": whole[1:3, 2:5],
        "expanded": whole[:1, :2].expand(3, 2),
        "parameter": torch.nn.Parameter(counted(torch.float16, 3)),
        "buffer": torch.nn.Buffer(counted(torch.float64, 2)),
        "scalar": torch.tensor(2.5),
        "empty": torch.empty(0, 3),
        "step": 7,
        "note": "plain values are left out",
        "list": [1, None, True, 2.5, 10**30, (1, 2, 3, 4), {5}, b"\x00\xff"],
    }


class Callback:
    pass


class Evil:
    def __reduce__(self):
        return os.system, ("echo this must never run",)


class EvalEvil:
    def __reduce__(self):
        return eval, ("1 + 1",)


# A trainer's class, under the name by which its checkpoints know it.
Callback.__module__ = "pytorch_lightning"
sys.modules["pytorch_lightning"] = types.SimpleNamespace(Callback=Callback)
module = torch.nn.Linear(3, 2)
with torch.no_grad():
    module.weight.copy_(counted(torch.float32, 2, 3))
    module.bias.copy_(counted(torch.float32, 2))
trained = {
    "epoch": 3,
    "callbacks": {Callback: {"best": numpy.float64(0.5), "object": Callback()}},
    "settings": argparse.Namespace(rate=1e-4),
    "loops": collections.defaultdict(list),
    "optimizer_states": [{"state": {0: {"moment": counted(torch.float32, 2)}}}],
    "state_dict": module.state_dict(),
}

torch.save(all_types(), "types.pth")
torch.save(all_layouts(), "layouts.pth")
torch.save(all_layouts(), "layouts_legacy.pth", _use_new_zipfile_serialization=False)
torch.save(all_layouts(), "layouts_protocol_4.pth", pickle_protocol=4)
torch.save(module.state_dict(), "module.pth")
torch.save({"epoch": 3, "weights": module.state_dict()}, "wrapped.pth")
torch.save(trained, "trained.ckpt")
torch.save({"one": module.state_dict(), "two": module.state_dict()}, "ambiguous.pth")
torch.save(module, "whole_object.pth")
torch.save({"weight": counted(torch.float32, 2), "best": numpy.float64(0.5)}, "numpy_scalar.pth")
torch.save({"weight": counted(torch.float32, 2), "x": Evil()}, "evil.pth")
torch.save({"state_dict": module.state_dict(), "x": EvalEvil()}, "evil_trained.ckpt")
