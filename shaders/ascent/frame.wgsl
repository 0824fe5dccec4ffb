// One frame: what its steps share. The image is [H, W, 3] in [-1, 1]; in the arena, as
// everywhere there, a pixel has a fourth channel, of zero.

struct Frame {
  gradient: u32, // where d objective / d input lies in the arena, rolled as the input is
  direction: u32, // where the direction of the step lies, if it is not the gradient itself
  smoothed: u32, // where it lies smoothed along its columns only
  input: u32, // where the network's input lies
  height: u32,
  width: u32,
  parts: u32, // of the objective's value: a part from each workgroup, for each layer
}

override wideInput: u32 = 0; // 1: the input is a wide map

@group(1) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(6) var<storage, read_write> image: array<f32>;

// Where pixel `p` of the image is in a map that is rolled by `shift`.
fn rolled(p: vec2u, shift: vec2u) -> u32 {
  let place = (p + shift) % vec2u(frame.height, frame.width);
  return place.x * frame.width + place.y;
}
