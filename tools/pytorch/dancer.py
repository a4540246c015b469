"""All networks of one model folder, and the loss of a batch of clips."""

import json
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from encoders import Conditioner, MusicEncoder, TextEncoder, VaeEncoder
from unet import DenoisingUnet, ReferenceUnet

FLOW_WEIGHT, MOVING_WEIGHT, LEAST_MOTION = 2, 3, 0.1


def alpha_bars(config):
    """The share of signal at every training timestep, f32, of the squared-cosine schedule."""
    if config["beta_schedule"] != "squaredcos_cap_v2" or config["prediction_type"] != "sample":
        raise SystemExit("the scheduler must be squaredcos_cap_v2 with prediction_type sample; use the small model")
    steps = config["num_train_timesteps"]
    t = numpy.arange(steps + 1) / steps
    bar = numpy.cos((t + 0.008) / 1.008 * numpy.pi / 2) ** 2
    betas = numpy.minimum(1 - bar[1:] / bar[:-1], 0.999).astype(numpy.float32)
    return torch.from_numpy(numpy.cumprod(1 - betas.astype(numpy.float64)).astype(numpy.float32))


class Dancer(nn.Module):
    def __init__(self, folder):
        super().__init__()
        folder = Path(folder)

        def config(name):
            return json.loads((folder / name).read_text())

        whole, self.vae_config = config("musedance.json"), config("vae/config.json")
        self.flow_scale = whole["flow_scale"]
        self.signal = alpha_bars(config("scheduler/scheduler_config.json"))
        self.vae = nn.ModuleDict({"encoder": VaeEncoder(self.vae_config)})
        self.text_encoder = TextEncoder(config("text_encoder/config.json"))
        self.music_encoder = MusicEncoder(config("music_encoder/config.json"))
        self.conditioner = Conditioner(whole["music"], whole["beats"])
        self.reference_unet = ReferenceUnet(config("reference_unet/config.json"))
        self.denoising_unet = DenoisingUnet(config("denoising_unet/config.json"))
        for name, network in self.named_children():
            (file,) = (folder / name).glob("*.safetensors")
            weights = {key: value.float() for key, value in load_file(file).items()}
            if name == "vae":
                weights = {key: value for key, value in weights.items() if key.startswith("encoder.")}
            network.load_state_dict(weights)
        self.vae.requires_grad_(False)

    @torch.no_grad()
    def encode(self, pictures, dtype):
        """uint8 [N, H, W, 3] to latents [N, C, h, w]."""
        scaled = pictures.to(dtype).permute(0, 3, 1, 2) * (2 / 255) - 1
        latents = self.vae["encoder"](scaled)
        return (latents - (self.vae_config.get("shift_factor") or 0)) * self.vae_config["scaling_factor"]

    def loss(self, batch, dtype):
        """The loss of a batch as it was recorded, with its noise and what is left out of it."""
        clips = len(batch["references"])
        image = self.encode(batch["references"], dtype)
        reference = torch.cat([image, torch.zeros_like(image[:, :2])], 1)
        pictures = self.encode(batch["frames"], dtype)
        stride = batch["flow"].shape[3] // pictures.shape[3]
        flow = F.avg_pool2d(batch["flow"], stride) / (stride * self.flow_scale)
        latents = torch.cat([pictures, flow.to(dtype)], 1).float().unflatten(0, (clips, -1))
        frames = batch["noise"].shape[0] // clips
        clean = latents[:, -frames:].flatten(0, 1)

        text = self.text_encoder(batch["ids"])
        time_tokens = self.music_encoder(batch["features"].to(dtype))
        music = self.conditioner.music(time_tokens, batch["heard_by"])
        music = music * batch["kept_music"].repeat_interleave(frames)[:, None, None].to(dtype)
        heard = batch["kept_beat"].repeat_interleave(len(batch["beat_classes"]) // clips)[:, None]
        phases = batch["beat_phases"].to(dtype) * heard[:, :, None].to(dtype)
        beats = self.conditioner.beats(batch["beat_classes"] * heard.long(), phases)

        shared, previous = [], []
        if "shake" in batch:
            before = (latents[:, :-frames].flatten(0, 1) + batch["shake"]).to(dtype)
            count = len(before) // clips
            before = before * batch["kept_previous"].repeat_interleave(count)[:, None, None, None].to(dtype)
            seen = torch.cat([reference, before]), torch.cat([text, text.repeat_interleave(count, 0)])
            tokens, maps = self.reference_unet(*seen)
            shared, previous = [each[:clips] for each in tokens], [each[clips:] for each in maps]
        elif batch["kept_bank"]:
            shared, _ = self.reference_unet(reference, text)
        if not batch["kept_bank"]:
            shared = []

        timesteps = batch["timesteps"]
        bar = self.signal[timesteps].repeat_interleave(len(clean) // len(timesteps))[:, None, None, None]
        noisy = (clean * bar.sqrt() + batch["noise"] * (1 - bar).sqrt()).to(dtype)
        seen = torch.cat([noisy, reference.repeat_interleave(frames, 0)], 1)
        output = self.denoising_unet(seen, timesteps, text, music, beats, shared, previous)
        made = self.clean(output.float(), image.float().repeat_interleave(frames, 0))
        return self.error(made, clean, clips)

    def clean(self, output, reference):
        """The clean joint latents that the network's output [N, C+3, h, w] stands for."""
        channels = reference.shape[1]
        flow = output[:, channels : channels + 2]
        height, width = flow.shape[2:]
        pixels = flow * self.flow_scale
        x = (torch.arange(width) + pixels[:, 0] + 0.5) * (2 / width) - 1
        y = (torch.arange(height)[:, None] + pixels[:, 1] + 0.5) * (2 / height) - 1
        moved = F.grid_sample(
            reference, torch.stack([x, y], 3), mode="bilinear", padding_mode="border", align_corners=False
        )
        keep = torch.sigmoid(output[:, channels + 2 :] + 2)
        return torch.cat([moved * keep + output[:, :channels], flow], 1)

    @staticmethod
    def error(made, truth, clips):
        error = (made - truth).square()
        motion = truth[:, -2:].square()
        weight = 1 + MOVING_WEIGHT * motion.sum(1, keepdim=True).clamp(0, 1)
        of_clip = (error[:, -2:] * weight).reshape(clips, -1).mean(1)
        per_clip = of_clip / (motion.reshape(clips, -1).mean(1) + LEAST_MOTION).sqrt()
        return error[:, :-2].mean() + FLOW_WEIGHT * per_clip.mean()
