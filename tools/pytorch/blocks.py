"""Layers of the U-Nets, the encoders and the motion modules, under the keys of their weight files.

Axes: B batch, F frames, N tokens, C channels, H, W. Feature maps are channels-last in memory.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

FUSED = False  # two products and a softmax are faster than the fused kernel for rows this short


def attend(query, key, value, heads, bias=None):
    """Attention of query [B, N, C] to key and value [B, M, C]; gives [B, N, C]."""
    q, k, v = (x.unflatten(2, (heads, -1)).transpose(1, 2) for x in (query, key, value))
    if FUSED:
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    else:
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(2, 3)
        mixed = (scores if bias is None else scores + bias).softmax(-1) @ v
    return mixed.transpose(1, 2).flatten(2)


def tokens_of(maps):
    """[B, C, H, W] to [B, H*W, C]."""
    return maps.permute(0, 2, 3, 1).flatten(1, 2)


def maps_of(tokens, like):
    """[B, H*W, C] to [B, C, H, W]."""
    return tokens.unflatten(1, like.shape[2:]).permute(0, 3, 1, 2)


class Attention(nn.Module):
    """Multi-head attention whose keys and values come from tokens of another width."""

    def __init__(self, width, context_width, heads):
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k = nn.Linear(context_width, width, bias=False)
        self.to_v = nn.Linear(context_width, width, bias=False)
        self.to_out = nn.ModuleList([nn.Linear(width, width)])

    def to_context(self, tokens, context):
        """tokens [B*F, N, C]; context [B*F, M, D] per frame or [B, M, D] per clip."""
        query = self.to_q(tokens)
        joined = query.reshape(context.shape[0], -1, query.shape[2])
        mixed = attend(joined, self.to_k(context), self.to_v(context), self.heads)
        return self.to_out[0](mixed.view_as(query))

    def to_itself(self, tokens, shared):
        """tokens [B*F, N, C]; shared [B, S, C], which every frame of a clip sees too, or None."""
        key, value = self.to_k(tokens), self.to_v(tokens)
        if shared is not None:
            frames = tokens.shape[0] // shared.shape[0]
            key = torch.cat([key, self.to_k(shared).repeat_interleave(frames, 0)], 1)
            value = torch.cat([value, self.to_v(shared).repeat_interleave(frames, 0)], 1)
        return self.to_out[0](attend(self.to_q(tokens), key, value, self.heads))


class GatedProjection(nn.Module):
    def __init__(self, width, inner):
        super().__init__()
        self.proj = nn.Linear(width, 2 * inner)

    def forward(self, x):
        value, gate = self.proj(x).chunk(2, -1)
        return value * F.gelu(gate)


class FeedForward(nn.Module):
    def __init__(self, width):
        super().__init__()
        inner = 4 * width
        self.net = nn.ModuleList([GatedProjection(width, inner), nn.Identity(), nn.Linear(inner, width)])

    def forward(self, x):
        return self.net[2](self.net[0](x))


class TransformerBlock(nn.Module):
    def __init__(self, width, context_width, heads):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attn1 = Attention(width, width, heads)
        self.norm2 = nn.LayerNorm(width)
        self.attn2 = Attention(width, context_width, heads)
        self.norm3 = nn.LayerNorm(width)
        self.ff = FeedForward(width)

    def forward(self, x, text, shared):
        """Gives the result and the tokens after norm1."""
        normalised = self.norm1(x)
        x = x + self.attn1.to_itself(normalised, shared)
        x = x + self.attn2.to_context(self.norm2(x), text)
        return x + self.ff(self.norm3(x)), normalised


class SpatialTransformer(nn.Module):
    def __init__(self, width, context_width, heads, groups):
        super().__init__()
        self.norm = nn.GroupNorm(groups, width, 1e-6)
        self.proj_in = nn.Conv2d(width, width, 1)
        self.transformer_blocks = nn.ModuleList([TransformerBlock(width, context_width, heads)])
        self.proj_out = nn.Conv2d(width, width, 1)

    def forward(self, x, text, shared):
        tokens = tokens_of(self.proj_in(self.norm(x)))
        tokens, normalised = self.transformer_blocks[0](tokens, text, shared)
        return x + self.proj_out(maps_of(tokens, x)), normalised


class ConditionAttention(Attention):
    """Attention of every place of a frame to that frame's music or beats."""

    def __init__(self, width, token_width, heads):
        super().__init__(width, token_width, heads)
        self.norm = nn.LayerNorm(width)

    def forward(self, x, context):
        tokens = tokens_of(x)
        return maps_of(tokens + self.to_context(self.norm(tokens), context), x)


class Positions(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("pe", torch.zeros(1, length, width))


class TemporalAttention(Attention):
    def __init__(self, width, heads, length):
        super().__init__(width, width, heads)
        self.pos_encoder = Positions(length, width)

    def forward(self, x, leading):
        """x [B, P+F, C]; gives [B, P+F-leading, C]."""
        placed = x + self.pos_encoder.pe[:, : x.shape[1]].to(x.dtype)
        query, key, value = self.to_q(placed[:, leading:]), self.to_k(placed), self.to_v(placed)
        return self.to_out[0](attend(query, key, value, self.heads))


class TemporalBlock(nn.Module):
    def __init__(self, width, heads, length):
        super().__init__()
        self.attention_blocks = nn.ModuleList(TemporalAttention(width, heads, length) for _ in range(2))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))
        self.ff = FeedForward(width)
        self.ff_norm = nn.LayerNorm(width)

    def forward(self, x, leading):
        x = x + self.attention_blocks[0](self.norms[0](x), 0)
        x = x[:, leading:] + self.attention_blocks[1](self.norms[1](x), leading)
        return x + self.ff(self.ff_norm(x))


class TemporalTransformer(nn.Module):
    def __init__(self, width, heads, length, groups):
        super().__init__()
        self.norm = nn.GroupNorm(groups, width, 1e-6)
        self.proj_in = nn.Linear(width, width)
        self.transformer_blocks = nn.ModuleList([TemporalBlock(width, heads, length)])
        self.proj_out = nn.Linear(width, width)


class MotionModule(nn.Module):
    """Attention over time at every place; the frames before the clip stand in front."""

    def __init__(self, width, heads, length, groups):
        super().__init__()
        self.temporal_transformer = TemporalTransformer(width, heads, length, groups)

    def forward(self, x, clips, previous):
        """x [B*F, C, H, W], previous [B*P, C, H, W]."""
        parts = self.temporal_transformer

        def series(maps):
            return tokens_of(parts.norm(maps)).unflatten(0, (clips, -1))

        tokens = torch.cat([series(previous), series(x)], 1).transpose(1, 2).flatten(0, 1)
        moved = parts.transformer_blocks[0](parts.proj_in(tokens), previous.shape[0] // clips)
        moved = parts.proj_out(moved).unflatten(0, (clips, -1)).transpose(1, 2).flatten(0, 1)
        return x + maps_of(moved, x)


class Resnet(nn.Module):
    """With a time embedding (U-Net) or without one (VAE)."""

    def __init__(self, inner, outer, groups, epsilon, time_width=None):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, inner, epsilon)
        self.conv1 = nn.Conv2d(inner, outer, 3, padding=1)
        self.time_emb_proj = None if time_width is None else nn.Linear(time_width, outer)
        self.norm2 = nn.GroupNorm(groups, outer, epsilon)
        self.conv2 = nn.Conv2d(outer, outer, 3, padding=1)
        self.conv_shortcut = None if inner == outer else nn.Conv2d(inner, outer, 1)

    def forward(self, x, time=None):
        """x [B*F, C, H, W]; time [B*F, T] or [1, T] after its SiLU."""
        hidden = self.conv1(F.silu(self.norm1(x)))
        if time is not None:
            hidden = hidden + self.time_emb_proj(time)[:, :, None, None]
        hidden = self.conv2(F.silu(self.norm2(hidden)))
        return hidden + (x if self.conv_shortcut is None else self.conv_shortcut(x))


class TimeEmbedding(nn.Module):
    def __init__(self, width, time_width):
        super().__init__()
        self.width = width
        self.linear_1 = nn.Linear(width, time_width)
        self.linear_2 = nn.Linear(time_width, time_width)

    def forward(self, timesteps, dtype):
        half = self.width // 2
        frequencies = torch.exp(torch.arange(half) * (-math.log(10_000) / half))
        angles = timesteps.float()[:, None] * frequencies
        waves = torch.cat([angles.cos(), angles.sin()], 1).to(dtype)
        return self.linear_2(F.silu(self.linear_1(waves)))

