// What a part of a gradient goes through before it is stored. The gradient of a map y is a sum over all that read y:
//   dy = sum of parts                                         while parts are missing
//   dy = (sum of parts + s (seed.a + seed.b * y)) where y > 0 with the last of them, zero elsewhere
// where y > 0 is the mask of the ReLU that made y, and the seed is y's own place in the objective, s (a y + b y^2 / 2),
// s being the share of y's channel: 1, or C / n for the n of C channels that are picked and 0 for the others.

struct Seed {
  @align(16) a: f32,
  b: f32,
  shares: u32, // where the shares of its channels lie, in quads; none: all channels share alike
}

// Of each layer that the objective may name; the first is zero, for maps that have no place in it.
@group(0) @binding(4) var<uniform> seeds: array<Seed, 12>;
@group(0) @binding(9) var<storage, read> shares: array<vec4f>;

const none = 0xffffffffu; // in the place of an offset: there is no such map
override wideMask: u32 = 0; // 1: y is a wide map; gradients never are

// The shares of a quad of channels.
fn shareOf(seed: u32, quad: u32) -> vec4f {
  let first = seeds[seed].shares;
  if (first == none) {
    return vec4f(1.0);
  }
  return shares[first + quad];
}

// part: this contribution; at: where dy lies; accumulate: whether parts lie there already; y: where y lies, or none;
// quad: which of its channels
fn settle(part: vec4f, at: u32, accumulate: u32, y: u32, quad: u32, seed: u32) {
  var sum = part;
  if (accumulate != 0u) {
    sum += fetch(at, 0u);
  }
  if (y != none) {
    let value = fetch(y, wideMask);
    let slope = shareOf(seed, quad) * (seeds[seed].a + seeds[seed].b * value);
    sum = select(vec4f(0.0), sum + slope, value > vec4f(0.0));
  }
  keep(at, 0u, sum);
}
