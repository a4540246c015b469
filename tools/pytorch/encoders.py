"""The encoders: CLIP's text model, the Audio Spectrogram Transformer, music and beats, the VAE."""

import torch
import torch.nn.functional as F
from torch import nn

from blocks import Positions, Resnet, attend


class TextLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, epsilon = config["hidden_size"], config["layer_norm_eps"]
        self.heads = config["num_attention_heads"]
        self.layer_norm1 = nn.LayerNorm(width, epsilon)
        names = ("q_proj", "k_proj", "v_proj", "out_proj")
        self.self_attn = nn.ModuleDict({name: nn.Linear(width, width) for name in names})
        self.layer_norm2 = nn.LayerNorm(width, epsilon)
        self.mlp = nn.ModuleDict(
            {"fc1": nn.Linear(width, config["intermediate_size"]), "fc2": nn.Linear(config["intermediate_size"], width)}
        )

    def forward(self, x, bias):
        part, normalised = self.self_attn, self.layer_norm1(x)
        query, key, value = (part[name](normalised) for name in ("q_proj", "k_proj", "v_proj"))
        x = x + part["out_proj"](attend(query, key, value, self.heads, bias))
        inner = self.mlp["fc1"](self.layer_norm2(x))
        return x + self.mlp["fc2"](inner * torch.sigmoid(1.702 * inner))


class TextEncoder(nn.Module):
    """Token ids [B, M] to tokens [B, M, D]."""

    def __init__(self, config):
        super().__init__()
        width = config["hidden_size"]
        body = nn.Module()
        body.embeddings = nn.ModuleDict(
            {
                "token_embedding": nn.Embedding(config["vocab_size"], width),
                "position_embedding": nn.Embedding(config["max_position_embeddings"], width),
            }
        )
        layers = nn.ModuleList(TextLayer(config) for _ in range(config["num_hidden_layers"]))
        body.encoder = nn.ModuleDict({"layers": layers})
        body.final_layer_norm = nn.LayerNorm(width, config["layer_norm_eps"])
        self.text_model = body

    def forward(self, ids):
        body, count = self.text_model, ids.shape[1]
        x = body.embeddings["token_embedding"](ids) + body.embeddings["position_embedding"].weight[:count]
        bias = torch.full((count, count), float("-inf"), dtype=x.dtype).triu(1)
        for layer in body.encoder["layers"]:
            x = layer(x, bias)
        return body.final_layer_norm(x)


class MusicLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, inner, epsilon = config["hidden_size"], config["intermediate_size"], config["layer_norm_eps"]
        self.heads = config["num_attention_heads"]
        self.layernorm_before = nn.LayerNorm(width, epsilon)
        names = ("query", "key", "value")
        self.attention = nn.ModuleDict(
            {
                "attention": nn.ModuleDict({name: nn.Linear(width, width) for name in names}),
                "output": nn.ModuleDict({"dense": nn.Linear(width, width)}),
            }
        )
        self.layernorm_after = nn.LayerNorm(width, epsilon)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, inner)})
        self.output = nn.ModuleDict({"dense": nn.Linear(inner, width)})

    def forward(self, x):
        part, normalised = self.attention["attention"], self.layernorm_before(x)
        query, key, value = (part[name](normalised) for name in ("query", "key", "value"))
        x = x + self.attention["output"]["dense"](attend(query, key, value, self.heads))
        return x + self.output["dense"](F.gelu(self.intermediate["dense"](self.layernorm_after(x))))


class MusicEmbeddings(nn.Module):
    def __init__(self, config, grid):
        super().__init__()
        width, side = config["hidden_size"], config["patch_size"]
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.distillation_token = nn.Parameter(torch.zeros(1, 1, width))
        self.position_embeddings = nn.Parameter(torch.zeros(1, 2 + grid[0] * grid[1], width))
        strides = (config["frequency_stride"], config["time_stride"])
        self.patch_embeddings = nn.ModuleDict({"projection": nn.Conv2d(1, width, side, strides)})

    def forward(self, features):
        picture = features.transpose(1, 2).unsqueeze(1)
        patches = self.patch_embeddings["projection"](picture).flatten(2).transpose(1, 2)
        first = torch.cat([self.cls_token, self.distillation_token], 1).to(patches.dtype)
        return torch.cat([first.expand(len(patches), -1, -1), patches], 1) + self.position_embeddings.to(patches.dtype)


class MusicEncoder(nn.Module):
    """Features [B, frames, bands] to time tokens [B, T, C]."""

    def __init__(self, config):
        super().__init__()
        side = config["patch_size"]
        self.grid = (
            (config["num_mel_bins"] - side) // config["frequency_stride"] + 1,
            (config["max_length"] - side) // config["time_stride"] + 1,
        )
        body = nn.Module()
        body.embeddings = MusicEmbeddings(config, self.grid)
        layers = nn.ModuleList(MusicLayer(config) for _ in range(config["num_hidden_layers"]))
        body.encoder = nn.ModuleDict({"layer": layers})
        body.layernorm = nn.LayerNorm(config["hidden_size"], config["layer_norm_eps"])
        self.audio_spectrogram_transformer = body

    def forward(self, features):
        body = self.audio_spectrogram_transformer
        x = body.embeddings(features)
        for layer in body.encoder["layer"]:
            x = layer(x)
        return body.layernorm(x)[:, 2:].unflatten(1, self.grid).mean(1)


class Conditioner(nn.Module):
    """From time tokens and beats to the tokens that a frame attends to."""

    def __init__(self, music, beats):
        super().__init__()
        hidden, width = music["hidden_width"], music["token_width"]
        self.tokens, self.window = music["tokens"], music["window"]
        self.music_projection = nn.ModuleDict(
            {
                "proj1": nn.Linear(music["window"] * music["audio_width"], hidden),
                "proj2": nn.Linear(hidden, hidden),
                "proj3": nn.Linear(hidden, music["tokens"] * width),
                "norm": nn.LayerNorm(width),
            }
        )
        self.places = 2 * beats["margin"] + 1
        self.beat_embedding = nn.ModuleDict(
            {
                "embedding": nn.Embedding(2, beats["token_width"]),
                "phase": nn.Linear(6, beats["token_width"]),
                "pos_encoder": Positions(self.places, beats["token_width"]),
            }
        )

    def music(self, time_tokens, heard_by):
        """time_tokens [B, T, A], heard_by [B, F*window]; gives [B*F, tokens, D]."""
        part = self.music_projection
        around = time_tokens.gather(1, heard_by[:, :, None].expand(-1, -1, time_tokens.shape[2]))
        x = around.reshape(-1, self.window * time_tokens.shape[2])
        x = part["proj3"](F.relu(part["proj2"](F.relu(part["proj1"](x)))))
        return part["norm"](x.unflatten(1, (self.tokens, -1)))

    def beats(self, classes, phases):
        """classes [B, F+2*margin], phases [B, F+2*margin, 6]; gives [B*F, window, D]."""
        part = self.beat_embedding
        frames = part["embedding"](classes) + part["phase"](phases)
        windows = frames.unfold(1, self.places, 1).transpose(2, 3)
        return (windows + part["pos_encoder"].pe.to(frames.dtype)).flatten(0, 1)


class VaeDown(nn.Module):
    def __init__(self, inner, outer, config, halves):
        super().__init__()
        groups = config["norm_num_groups"]
        self.resnets = nn.ModuleList(
            Resnet(inner if i == 0 else outer, outer, groups, 1e-6) for i in range(config["layers_per_block"])
        )
        self.downsamplers = nn.ModuleList([nn.ModuleDict({"conv": nn.Conv2d(outer, outer, 3, 2)})] if halves else [])

    def forward(self, x):
        for resnet in self.resnets:
            x = resnet(x)
        for down in self.downsamplers:
            x = down["conv"](F.pad(x, (0, 1, 0, 1)))
        return x


class VaeEncoder(nn.Module):
    """Pictures [B, 3, H, W] in [-1, 1] to the mean of their latent [B, C, h, w]."""

    def __init__(self, config):
        super().__init__()
        widths, groups = config["block_out_channels"], config["norm_num_groups"]
        self.patch, self.channels = config["patch_size"], config["latent_channels"]
        self.conv_in = nn.Conv2d(3 * self.patch**2, widths[0], 3, padding=1)
        self.down_blocks = nn.ModuleList(
            VaeDown(widths[max(0, i - 1)], width, config, i < len(widths) - 1) for i, width in enumerate(widths)
        )
        resnets = nn.ModuleList(Resnet(widths[-1], widths[-1], groups, 1e-6) for _ in range(2))
        self.mid_block = nn.ModuleDict({"resnets": resnets})
        self.conv_norm_out = nn.GroupNorm(groups, widths[-1], 1e-6)
        self.conv_out = nn.Conv2d(widths[-1], 2 * self.channels, 3, padding=1)

    def forward(self, picture):
        x = F.pixel_unshuffle(picture, self.patch).contiguous(memory_format=torch.channels_last)
        x = self.conv_in(x)
        for block in self.down_blocks:
            x = block(x)
        for resnet in self.mid_block["resnets"]:
            x = resnet(x)
        return self.conv_out(F.silu(self.conv_norm_out(x)))[:, : self.channels]
