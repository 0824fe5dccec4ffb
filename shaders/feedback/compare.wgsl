// How the newest frame agrees with the one before along the flow back, p' = p + f(p), and how that flow agrees with the
// flow forth, b:  consistent falls from 1 to 0 as
//   |f(p) + b(p')|^2  goes from once to three times  matchTolerance + share (|f|^2 + |b|^2)
// (Sundaram, Brox and Keutzer, ECCV 2010).

const side = 16u;
override backFlow: u32; // which of the two flows the last round wrote, back in time
override forthFlow: u32; // and forth
override toleranceSquarePx: f32;
override toleranceShare: f32;
override mostNoise: f32;
override changedBy: f32; // a difference in place beyond this is a change
override wrongPx: f32; // how wrong a flow may be
override movesPx: f32; // what moved by no more is to be seen where it was,
override movesNoise: f32; // but for noise
override movesOfPart: f32; // this share of a workgroup's pixels has to have moved
override leastTexture: f32; // the least trace of S of what has texture
override windowPixels: f32; // over which the trace was summed

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<uniform> frame: Frame;
@group(0) @binding(3) var<storage, read> luminance: array<f32>; // [2][pixels]
@group(0) @binding(4) var<storage, read> statistics: array<i32>; // [2][64]
@group(0) @binding(5) var<storage, read> tensors: array<vec4f>; // [2][pixels]
@group(0) @binding(6) var<storage, read> flow: array<vec2f>; // [2][2][pixels]: see flowAt
// [finest]: consistent, difference of luminance along the flow, what is tolerated of it for the flow's sake, and the
// difference of luminance in place
@group(0) @binding(7) var<storage, read_write> compared: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> sums: Sums;

var<workgroup> noise: atomic<u32>; // in 2^16ths, as the other noise and the change
var<workgroup> changed: atomic<u32>;
var<workgroup> changedNoise: atomic<u32>;
var<workgroup> change: atomic<u32>;
var<workgroup> textured: atomic<u32>;
var<workgroup> moved: atomic<u32>;

fn flowForthAt(level: Level, at: vec2f) -> vec2f {
  let tap = tapAt(level, at);
  let i = flowAt(forthFlow, 1u) + tap.place;
  let below = i + level.size.x;
  return mix(mix(flow[i], flow[i + 1u], tap.t.x), mix(flow[below], flow[below + 1u], tap.t.x), tap.t.y);
}

fn compare(level: Level, pixel: vec2u) {
  let place = placeIn(level, pixel);
  let here = frame.here * sizes.pixels;
  let there = (1u - frame.here) * sizes.pixels;
  let last = vec2f(level.size - 1u);
  let f = flow[flowAt(backFlow, 0u) + place];
  let at = vec2f(pixel) + f;
  let near = clamp(at, vec2f(0.0), last);
  let b = flowForthAt(level, near);
  let apart = dot(f + b, f + b);
  let allowed = toleranceSquarePx + toleranceShare * (dot(f, f) + dot(b, b));
  // Half a pixel over the border is still in the image.
  let inside = all(at >= vec2f(-0.5)) && all(at <= last + 0.5);
  let consistent = select(0.0, saturate((3.0 - apart / allowed) / 2.0), inside);

  let light = fineLight(frame.here);
  let own = luminance[here + place];
  let inPlace = luminance[there + place];
  let g = gradientAt(here, level, pixel);
  let difference = abs(light.gain * luminanceAt(there, level, near) + light.offset - own);
  let lasting = abs(light.gain * inPlace + light.offset - own);
  compared[place] = vec4f(consistent, difference, wrongPx * length(g), lasting);

  let counted = u32(round(min(mostNoise, difference) * 65536.0));
  atomicAdd(&noise, counted);
  if (lasting > changedBy) {
    atomicAdd(&changed, 1u);
    atomicAdd(&changedNoise, counted);
  }
  atomicAdd(&change, u32(round(abs(own - inPlace) * 65536.0)));
  let squares = tensors[here + place].w;
  if (squares >= leastTexture) {
    atomicAdd(&textured, 1u);
    atomicAdd(&moved, u32(lasting > movesPx * sqrt(squares / windowPixels) + movesNoise));
  }
}

// 16 x 16 pixels of the finest level
@compute @workgroup_size(side, side)
fn main(
  @builtin(global_invocation_id) pixel: vec3u,
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let level = sizes.level[0];
  if (all(pixel.xy < level.size)) {
    compare(level, pixel.xy);
  }
  workgroupBarrier();
  if (thread == 0u) {
    atomicAdd(&sums.noise, (atomicLoad(&noise) + 8u) >> 4u);
    atomicAdd(&sums.changed, atomicLoad(&changed));
    atomicAdd(&sums.changedNoise, (atomicLoad(&changedNoise) + 8u) >> 4u);
    atomicAdd(&sums.change, (atomicLoad(&change) + 32u) >> 6u);
    atomicAdd(&sums.textured, atomicLoad(&textured));
    atomicAdd(&sums.moved, atomicLoad(&moved));
    let block = min(vec2u(side), level.size - side * group.xy);
    let enough = movesOfPart * f32(block.x * block.y);
    atomicAdd(&sums.movedBlocks, u32(f32(atomicLoad(&moved)) > enough));
  }
}
