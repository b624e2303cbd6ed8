"""A simulated labour market with known truth, and what three imperfect sources say of it."""

from sightline.sources.world.profile import Noise, read_noise
from sightline.sources.world.world import World

__all__ = ["Noise", "World", "read_noise"]
