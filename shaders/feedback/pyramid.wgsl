// The luminance of a frame at half the size of its image and at halves of that, and how it is spread. A workgroup
// makes 8 x 8 pixels of the finest level, and of each coarser one those that lie over them: 4 x 4, 2 x 2, 1.

const tile = 8u;
const luma = vec3f(0.2126, 0.7152, 0.0722); // Rec. 709

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<uniform> frame: Frame;
@group(0) @binding(3) var<storage, read_write> luminance: array<f32>; // [2][pixels] in [-1, 1]
@group(0) @binding(4) var<storage, read_write> statistics: array<atomic<i32>>; // [2][64]: see statistics.wgsl
@group(1) @binding(0) var<storage, read> image: array<f32>; // [H, W, 3] in [-1, 1]

var<workgroup> square: array<f32, tile * tile>; // of the level before
var<workgroup> moments: array<atomic<i32>, 4>; // in 2^20ths
var<workgroup> histogram: array<atomic<i32>, bins>;

fn lumaAt(pixel: vec2u) -> f32 {
  let i = 3u * (pixel.y * sizes.image.x + pixel.x);
  return dot(vec3f(image[i], image[i + 1u], image[i + 2u]), luma);
}

fn ofImage(pixel: vec2u) -> f32 {
  let a = 2u * pixel;
  let b = min(a + 1u, sizes.image - 1u);
  return 0.25 * (lumaAt(a) + lumaAt(vec2u(b.x, a.y)) + lumaAt(vec2u(a.x, b.y)) + lumaAt(b));
}

// The mean of two by two pixels of the finer level, whose last column and row count twice if they are odd.
fn ofFiner(local: vec2u, last: vec2u) -> f32 {
  let a = 2u * local;
  let b = min(a + 1u, last);
  return 0.25 * (square[a.y * tile + a.x] + square[a.y * tile + b.x] + square[b.y * tile + a.x] + square[b.y * tile + b.x]);
}

// Each pixel is shared by the two bins that it is between.
fn count(value: f32) {
  let at = clamp(0.5 * (value + 1.0) * f32(bins - 1u), 0.0, f32(bins - 1u));
  let low = min(u32(at), bins - 2u);
  let share = i32(round((at - f32(low)) * perPixel));
  atomicAdd(&histogram[low], i32(perPixel) - share);
  atomicAdd(&histogram[low + 1u], share);
}

// 8 x 8: one pixel of the finest level each
@compute @workgroup_size(tile, tile)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  var width = tile;
  for (var k = 0u; k < sizes.levels; k++) {
    let level = sizes.level[k];
    let pixel = group.xy * width + local.xy;
    let mine = all(local.xy < vec2u(width)) && all(pixel < level.size);
    var value = 0.0;
    if (mine) {
      if (k == 0u) {
        value = ofImage(pixel);
        count(value);
      } else {
        value = ofFiner(local.xy, sizes.level[k - 1u].size - 1u - group.xy * width * 2u);
      }
      luminance[frame.here * sizes.pixels + placeIn(level, pixel)] = value;
      let fixed = i32(round(value * 1048576.0));
      let squared = i32(round(value * value * 1048576.0));
      if (k == 0u) {
        atomicAdd(&moments[0], fixed);
        atomicAdd(&moments[1], squared);
      }
      if (k + 1u == sizes.levels) {
        atomicAdd(&moments[2], fixed);
        atomicAdd(&moments[3], squared);
      }
    }
    workgroupBarrier();
    if (mine) {
      square[local.y * tile + local.x] = value;
    }
    workgroupBarrier();
    width /= 2u;
  }
  let at = frame.here * statisticsOfFrame;
  if (thread < 4u) {
    let bits = select(6u, 10u, thread < 2u); // from 2^20ths to 2^14ths, or 2^10ths
    atomicAdd(&statistics[at + thread], (atomicLoad(&moments[thread]) + (1 << (bits - 1u))) >> bits);
  } else if (thread >= bins) {
    atomicAdd(&statistics[at + histogramAt + thread - bins], atomicLoad(&histogram[thread - bins]));
  }
}
