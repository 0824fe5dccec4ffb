// What a part of a gradient goes through before it is stored. The gradient of a map y is a sum over all that read y:
//   dy = sum of parts                                         while parts are missing
//   dy = (sum of parts + s (seed.a + seed.b * y)) where y > 0 with the last of them, zero elsewhere
// where y > 0 is the mask of the ReLU that made y, and the seed is y's own place in the objective, s (a y + b y^2 / 2),
// s being the share of y's channel: 1, or C / n for the n of C channels that are picked and 0 for the others.
// Where the objective compares with a reference, its slopes at all places of y were found before (caricature.wgsl,
// guide.wgsl) and are the seed.

struct Seed {
  @align(16) a: f32,
  b: f32,
  shares: u32, // where the shares of its channels lie, in quads; none: all channels share alike
  slopes: u32, // where its slopes lie among the references, less where y lies in the arena; none: it has none
  features: u32, // where the features of the reference lie among the references
  places: u32, // how many places the reference has
  weight: f32, // what slopes are multiplied by
}

// Of each layer that the objective may name; the first is zero, for maps that have no place in it.
@group(0) @binding(4) var<uniform> seeds: array<Seed, 12>;
@group(0) @binding(9) var<storage, read> shares: array<vec4f>;
// Features of the reference and slopes, of one layer after the other, in quads, always float32; without gaps.
@group(0) @binding(10) var<storage, read_write> references: array<vec4f>;

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

// The slope of the quad that lies at `y` in the arena, where the objective compares with a reference.
fn slopeOf(seed: u32, y: u32) -> vec4f {
  let first = seeds[seed].slopes;
  if (first == none) {
    return vec4f(0.0);
  }
  return references[first + y];
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
    let slope = shareOf(seed, quad) * (seeds[seed].a + seeds[seed].b * value) + slopeOf(seed, y);
    sum = select(vec4f(0.0), sum + slope, value > vec4f(0.0));
  }
  keep(at, 0u, sum);
}
