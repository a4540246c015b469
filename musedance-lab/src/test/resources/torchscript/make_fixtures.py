"""Writes the TorchScript files beside it: networks as small as can be with the calls of the real ones."""
import torch
from torch import Tensor


class Video(torch.nn.Module):
    """Called like StyleGAN-V's i3d_torchscript.pt; features: mean, spread over time, size, rescale."""

    def forward(self, x: Tensor, rescale: bool = False, resize: bool = False, return_features: bool = False) -> Tensor:
        if rescale:
            x = 2 * x / 255 - 1
        mean = x.mean(dim=[1, 2, 3, 4])
        spread = x.mean(dim=[1, 3, 4]).std(dim=1)
        side = torch.full_like(mean, float(x.shape[3]))
        length = torch.full_like(mean, float(x.shape[2]))
        flag = torch.full_like(mean, 1.0 if resize else 0.0)
        features = torch.stack([mean, spread, side, length, flag], dim=1)
        return features if return_features else features.softmax(dim=1)


class Picture(torch.nn.Module):
    """Called like the Inception of StyleGAN2-ADA; features: mean of each colour."""

    def forward(self, x: Tensor, return_features: bool = False) -> Tensor:
        features = x.mean(dim=[2, 3])
        return features if return_features else features.softmax(dim=1)


class Plain(torch.nn.Module):
    """Called with the clip alone, like a 3-D ResNet; features: mean of each colour."""

    def forward(self, x: Tensor) -> Tensor:
        return x.mean(dim=[2, 3, 4])


for network in (Video, Picture, Plain):
    torch.jit.script(network()).save(network.__name__.lower() + ".pt")
