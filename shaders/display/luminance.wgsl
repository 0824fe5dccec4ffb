// The luminance of the frame at a much smaller size: in each pixel the mean of 8 x 8 samples, evenly over its area.

override workgroup: u32 = 8;
const samples = 8u;

@group(0) @binding(0) var frame: texture_2d<f32>; // [0, 1], any size
@group(0) @binding(1) var<uniform> size: vec2u; // of the luminance: width, height
@group(0) @binding(2) var<storage, read_write> luminance: array<f32>; // [H, W] in [-1, 1]

// 8 x 8: one pixel each
@compute @workgroup_size(workgroup, workgroup)
fn main(@builtin(global_invocation_id) pixel: vec3u) {
  if (any(pixel.xy >= size)) {
    return;
  }
  let scale = vec2f(textureDimensions(frame)) / vec2f(size * samples);
  var sum = vec3f(0.0);
  for (var y = 0u; y < samples; y++) {
    for (var x = 0u; x < samples; x++) {
      let at = (vec2f(pixel.xy * samples + vec2u(x, y)) + 0.5) * scale;
      sum += textureLoad(frame, vec2u(at), 0).rgb;
    }
  }
  let mean = sum / f32(samples * samples);
  luminance[pixel.y * size.x + pixel.x] = 2.0 * dot(mean, vec3f(0.2126, 0.7152, 0.0722)) - 1.0; // Rec. 709
}
