"""Trains on recorded batches, after showing that its networks are those that recorded them."""

import argparse
import json
import os
import time

import torch
from safetensors import safe_open

import blocks
from dancer import Dancer

LOSS_TOLERANCE = 1e-4  # relative; f32 sums in another order differ by 1e-6 or so
GRADIENT_TOLERANCE = 5e-3  # of a parameter's gradient, relative to its norm
SMALL = 1e-4  # gradients below this share of the largest norm are rounding errors themselves


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="model folder with weights")
    parser.add_argument("--batches", required=True, help="file of musedance bench train")
    parser.add_argument("--results", required=True, help="file to write")
    parser.add_argument("--dtype", choices=["f32", "bf16"], default="bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warmup", type=int, default=3)
    parser.add_argument("--precision", choices=["weights", "autocast"], default="weights")
    parser.add_argument("--attention", choices=["products", "fused"], default="products")
    parser.add_argument("--compile", action="store_true", help="compile the networks first (needs a C++ compiler)")
    return parser.parse_args()


def read(path):
    """The batches [{name: tensor}], what they were recorded with, and its options."""
    with safe_open(path, "pt") as file:
        options = {key: float(value) for key, value in file.metadata().items() if key != "format"}
        batches = [{} for _ in range(int(options["batches"]))]
        for key in file.keys():
            number, name = key.split(".", 1)
            batches[int(number)][name] = file.get_tensor(key)
    return batches, options


def check(folder, batches):
    """Compares losses and gradients in f32 with the recorded ones; gives the worst differences."""
    model = Dancer(folder).to(memory_format=torch.channels_last)
    worst_loss, worst_gradient, worst_key = 0.0, 0.0, ""
    losses = []
    for batch in batches:
        if "loss" not in batch:
            continue
        model.zero_grad()
        loss = model.loss(batch, torch.float32)
        loss.backward()
        losses.append(loss.item())
        recorded = batch["loss"].item()
        worst_loss = max(worst_loss, abs(loss.item() - recorded) / abs(recorded))
        truth = {key[9:]: value for key, value in batch.items() if key.startswith("gradient.")}
        own = {key: value for key, value in model.named_parameters() if value.requires_grad}
        if truth.keys() != own.keys():
            raise SystemExit(f"both must train the same parameters, but differ in {sorted(truth.keys() ^ own.keys())[:5]}")
        floor = SMALL * max(value.norm().item() for value in truth.values())
        for key, value in truth.items():
            found = torch.zeros_like(value) if own[key].grad is None else own[key].grad
            difference = (found - value).norm().item() / max(value.norm().item(), floor)
            if difference > worst_gradient:
                worst_gradient, worst_key = difference, key
    return losses, worst_loss, worst_gradient, worst_key


class Optimiser:
    """Clipping, AdamW and a moving average over f32 weights; the networks may compute in bf16."""

    def __init__(self, model, options, own_masters):
        self.working = [each for each in model.parameters() if each.requires_grad]
        self.masters = [each.detach().float().clone() for each in self.working] if own_masters else self.working
        self.own_masters = own_masters
        self.average = [each.detach().clone() for each in self.masters]
        self.clip_norm, self.ema = options["clip_norm"], options["ema"]
        self.adamw = torch.optim.AdamW(
            self.masters,
            lr=options["learning_rate"],
            betas=(options["beta1"], options["beta2"]),
            weight_decay=options["weight_decay"],
            fused=True,
        )

    def step(self):
        if self.own_masters:
            for master, weight in zip(self.masters, self.working):
                master.grad = None if weight.grad is None else weight.grad.float()
        torch.nn.utils.clip_grad_norm_(self.masters, self.clip_norm, foreach=True)
        self.adamw.step()
        with torch.no_grad():
            if self.ema:
                torch._foreach_lerp_(self.average, self.masters, 1 - self.ema)
            if self.own_masters:
                torch._foreach_copy_(self.working, self.masters)
        for each in (*self.masters, *self.working):
            each.grad = None


def train(args, batches, options):
    """Seconds of a step on every batch, after some steps that warm up."""
    model = Dancer(args.model).to(memory_format=torch.channels_last)
    dtype = torch.bfloat16 if args.dtype == "bf16" else torch.float32
    autocast = args.precision == "autocast" and dtype == torch.bfloat16
    masters = dtype == torch.bfloat16 and not autocast
    optimiser = Optimiser(model, options, masters)
    if masters:
        model.to(dtype)
    if args.compile:
        for network in model.children():
            network.compile()
    seconds = []
    for number in range(args.warmup + len(batches)):
        batch = dict(batches[(number - args.warmup) % len(batches)])
        start = time.perf_counter()
        batch["noise"] = torch.randn(batch["noise"].shape)
        if "shake" in batch:
            level = 0.15 * torch.rand(len(batch["shake"]), 1, 1, 1)
            batch["shake"] = torch.randn(batch["shake"].shape) * level
        with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
            loss = model.loss(batch, dtype)
        loss.backward()
        optimiser.step()
        loss.item()
        if number >= args.warmup:
            seconds.append(time.perf_counter() - start)
    return seconds


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    blocks.FUSED = args.attention == "fused"
    batches, options = read(args.batches)
    losses, loss, gradient, key = check(args.model, batches)
    agrees = loss <= LOSS_TOLERANCE and gradient <= GRADIENT_TOLERANCE
    print(
        f"f32 losses differ by {loss:.1e} (at most {LOSS_TOLERANCE:.0e}),"
        f" gradients by {gradient:.1e} in {key} (at most {GRADIENT_TOLERANCE:.0e})",
        flush=True,
    )
    if not agrees:
        raise SystemExit("the networks must be the same, but are not; nothing is measured")
    for batch in batches:
        for name in [name for name in batch if name == "loss" or name.startswith("gradient.")]:
            del batch[name]
    results = {"version": torch.__version__, "losses": losses, "seconds": train(args, batches, options)}
    with open(args.results + ".part", "w") as file:
        json.dump(results, file)
    os.replace(args.results + ".part", args.results)


if __name__ == "__main__":
    main()
