"""The denoising U-Net and the ReferenceNet."""

import torch
import torch.nn.functional as F
from torch import nn

from blocks import ConditionAttention, MotionModule, Resnet, SpatialTransformer, TimeEmbedding


class Block(nn.Module):
    """Layers of one width; each is resnet, spatial transformer, music, beats, motion."""

    def __init__(self, inputs, width, config, attends, moves):
        super().__init__()
        groups, heads = config["norm_num_groups"], config["attention_head_dim"]
        time_width, context = 4 * config["block_out_channels"][0], config["cross_attention_dim"]
        count = range(len(inputs) if attends else 0)
        self.resnets = nn.ModuleList(
            Resnet(inner, width, groups, config["norm_eps"], time_width) for inner in inputs
        )
        self.attentions = nn.ModuleList(SpatialTransformer(width, context, heads, groups) for _ in count)

        def conditions(name):
            part = config.get(name)
            return nn.ModuleList(ConditionAttention(width, part["token_width"], heads) for _ in count if part)

        self.music_modules = conditions("music_modules")
        self.beat_modules = conditions("beat_modules")
        motion = config.get("motion_modules") if moves else None
        self.motion_modules = nn.ModuleList(
            MotionModule(width, motion["heads"], motion["max_length"], motion["groups"]) for _ in inputs if motion
        )

    def layer(self, i, x, given):
        x = self.resnets[i](x, given.time)
        if len(self.attentions) > i:
            shared = given.shared.pop(0) if given.shared else None
            x, normalised = self.attentions[i](x, given.text, shared)
            given.tokens.append(normalised)
        if len(self.music_modules) > i:
            x = self.music_modules[i](x, given.music)
            x = self.beat_modules[i](x, given.beats)
        given.maps.append(x)
        if len(self.motion_modules) > i and given.previous:
            x = self.motion_modules[i](x, given.clips, given.previous.pop(0))
        return x


class DownBlock(Block):
    def __init__(self, inputs, width, config, attends, halves):
        super().__init__(inputs, width, config, attends, True)
        conv = [nn.ModuleDict({"conv": nn.Conv2d(width, width, 3, 2, 1)})] if halves else []
        self.downsamplers = nn.ModuleList(conv)

    def forward(self, x, given, skips):
        for i in range(len(self.resnets)):
            x = self.layer(i, x, given)
            skips.append(x)
        for down in self.downsamplers:
            x = down["conv"](x)
            skips.append(x)
        return x


class MidBlock(Block):
    def __init__(self, width, config):
        super().__init__([width, width], width, config, True, True)
        # one layer, then a resnet alone
        for parts in (self.attentions, self.music_modules, self.beat_modules, self.motion_modules):
            if len(parts):
                del parts[1]

    def forward(self, x, given):
        return self.resnets[1](self.layer(0, x, given), given.time)


class UpBlock(Block):
    def __init__(self, inputs, width, config, attends, doubles):
        super().__init__(inputs, width, config, attends, True)
        conv = [nn.ModuleDict({"conv": nn.Conv2d(width, width, 3, padding=1)})] if doubles else []
        self.upsamplers = nn.ModuleList(conv)

    def forward(self, x, given, skips):
        for i in range(len(self.resnets)):
            x = self.layer(i, torch.cat([x, skips.pop()], 1), given)
        for up in self.upsamplers:
            x = up["conv"](F.interpolate(x, size=skips[-1].shape[2:], mode="nearest"))
        return x


class Given:
    """What a pass is given at every layer, and what it leaves there for others."""

    def __init__(self, time, text, music=None, beats=None, shared=(), previous=(), clips=0):
        self.time, self.text, self.music, self.beats, self.clips = time, text, music, beats, clips
        self.shared, self.previous = list(shared), list(previous)
        self.tokens, self.maps = [], []


class AddedConditions(nn.Module):
    def __init__(self, text, music, beat, time_width):
        super().__init__()
        self.text = nn.Linear(text, time_width)
        self.music = nn.Linear(music, time_width)
        self.beat = nn.Linear(beat, time_width)

    def forward(self, text, music, beats):
        words = self.text(text[:, -1]).repeat_interleave(len(music) // len(text), 0)
        return words + self.music(music.mean(1)) + self.beat(beats[:, beats.shape[1] // 2])


class Unet(nn.Module):
    def __init__(self, config, denoises):
        super().__init__()
        widths, each = config["block_out_channels"], config["layers_per_block"]
        levels = len(widths)
        self.conv_in = nn.Conv2d(config["in_channels"], widths[0], 3, padding=1)
        self.time_embedding = TimeEmbedding(widths[0], 4 * widths[0])
        self.down_blocks = nn.ModuleList()
        for i, kind in enumerate(config["down_block_types"]):
            inputs = [widths[max(0, i - 1)]] + [widths[i]] * (each - 1)
            attends, halves = kind.startswith("CrossAttn"), i < levels - 1
            self.down_blocks.append(DownBlock(inputs, widths[i], config, attends, halves))
        self.mid_block = MidBlock(widths[-1], config)
        self.up_blocks = nn.ModuleList()
        for step, kind in enumerate(config["up_block_types"]):
            i = levels - 1 - step
            below, above = widths[min(levels - 1, i + 1)], widths[max(0, i - 1)]
            inputs = [
                (below if j == 0 else widths[i]) + (above if j == each else widths[i]) for j in range(each + 1)
            ]
            self.up_blocks.append(UpBlock(inputs, widths[i], config, kind.startswith("CrossAttn"), i > 0))
        if denoises:
            self.added_conditions = AddedConditions(
                config["cross_attention_dim"],
                config["music_modules"]["token_width"],
                config["beat_modules"]["token_width"],
                4 * widths[0],
            )
            self.conv_norm_out = nn.GroupNorm(config["norm_num_groups"], widths[0], config["norm_eps"])
            self.conv_out = nn.Conv2d(widths[0], config["out_channels"], 3, padding=1)

    def through(self, latents, given):
        x = self.conv_in(latents.contiguous(memory_format=torch.channels_last))
        skips = [x]
        for block in self.down_blocks:
            x = block(x, given, skips)
        x = self.mid_block(x, given)
        for block in self.up_blocks:
            x = block(x, given, skips)
        return x


class ReferenceUnet(Unet):
    def __init__(self, config):
        super().__init__(config, False)

    def forward(self, latents, text):
        """Gives the tokens after norm1 and the maps of every layer, in order."""
        time = F.silu(self.time_embedding(torch.zeros(1), text.dtype))
        given = Given(time, text)
        self.through(latents, given)
        return given.tokens, given.maps


class DenoisingUnet(Unet):
    def __init__(self, config):
        super().__init__(config, True)

    def forward(self, latents, timesteps, text, music, beats, shared, previous):
        """latents [B*F, C, H, W] with the reference's behind them; timesteps [B] or [B*F]."""
        time = self.time_embedding(timesteps, text.dtype)
        time = time.repeat_interleave(len(latents) // len(timesteps), 0)
        time = F.silu(time + self.added_conditions(text, music, beats))
        x = self.through(latents, Given(time, text, music, beats, shared, previous, len(text)))
        return self.conv_out(F.silu(self.conv_norm_out(x)))
