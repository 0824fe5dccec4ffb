// A convolution, forward or backward, as what all its ways of looping share: the job and the end of it.
//   y[p, n] = sum over taps t and channels c of x[stride * p + t - padding, c] * filter[t, c, n]
// The gradient of a convolution is one too, of dy, with the filter reversed in height and width and its channels
// swapped; that of a strided one is four, one for each parity of dx, each writing every second row and column.
//
// Channels come in quads, four to a vec4f; a filter is [taps, 4 * quads, columns] quads, columns = channels out / 4.
// One dispatch does several jobs of the same kind that do not wait for each other: workgroup_id.z says which.

struct Job {
  @align(16) source: u32, // where x[0, 0] lies in the arena: its channels below `split` quads
  sourcePitch: u32, // quads from one pixel to the next there
  source2: u32, // the same for its channels from `split` on, less `split`
  source2Pitch: u32,
  split: u32,
  quads: u32, // channels in / 4
  sourceHeight: u32,
  sourceWidth: u32,
  windowHeight: u32,
  windowWidth: u32,
  stride: u32,
  paddingRows: u32, // above the source
  paddingColumns: u32, // to the left of it
  filters: u32, // where the filter lies in the weights
  columns: u32, // channels out / 4
  height: u32, // of the output grid
  width: u32,
  output: u32, // where y[0, 0] goes in the arena: its channels below `outputSplit` quads
  outputPitch: u32, // quads from one pixel to the next there
  output2: u32, // the same for its channels from `outputSplit` on, less `outputSplit`
  output2Pitch: u32,
  outputSplit: u32,
  outputRow: u32, // pixels of the output from one row of the output grid to the next
  outputStep: u32, // and from one column to the next
  bias: u32, // forward: where the bias lies, in quads, or none
  rectified: u32, // forward: how many columns, the first ones, end in ReLU
  accumulate: u32, // backward: see settle.wgsl
  mask: u32,
  maskPitch: u32,
  seed: u32,
}

override wideSource: u32 = 0; // 1: x is a wide map
override wideOutput: u32 = 0; // 1: y is a wide map, forward

// Filters, in quads of channels out.
@group(0) @binding(1) var<storage, read> weights: array<Filter>;
// Biases, in quads, always float32.
@group(0) @binding(2) var<storage, read> biases: array<vec4f>;
@group(1) @binding(0) var<uniform> jobs: array<Job, 16>;

// Row and column of a pixel in a grid of this width.
fn placeOf(pixel: u32, width: u32) -> vec2u {
  let row = pixel / width;
  return vec2u(row, pixel - row * width);
}

// Stores a quad of sums at a place of the output grid: with bias and ReLU, or as part of a gradient.
fn finish(z: u32, place: vec2u, column: u32, sum: vec4f) {
  let job = &jobs[z];
  let at = place.x * (*job).outputRow + place.y * (*job).outputStep;
  let isSecond = column >= (*job).outputSplit;
  let goal = select((*job).output, (*job).output2, isSecond)
    + at * select((*job).outputPitch, (*job).output2Pitch, isSecond) + column;
  if ((*job).bias != none) {
    let value = sum + biases[(*job).bias + column];
    keep(goal, wideOutput, select(value, max(value, vec4f(0.0)), column < (*job).rectified));
  } else {
    let y = select(none, (*job).mask + at * (*job).maskPitch + column, (*job).mask != none);
    settle(sum, goal, (*job).accumulate, y, column, (*job).seed);
  }
}
