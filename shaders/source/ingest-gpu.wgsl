// The frame at the dream's size: image = 2 * mean(frame over the area of the pixel) - 1.
// The area is as wide as the pixel is in the frame, and one texel at least, which makes enlarging bilinear.

override workgroup: u32 = 8;

@group(0) @binding(0) var frame: texture_2d<f32>; // [0, 1], any size
@group(0) @binding(1) var<uniform> size: vec2u; // of the image: width, height
@group(0) @binding(2) var<storage, read_write> image: array<f32>; // [1, H, W, 3] in [-1, 1]

// 8 x 8: neighbours share texels
@compute @workgroup_size(workgroup, workgroup)
fn main(@builtin(global_invocation_id) pixel: vec3u) {
  if (any(pixel.xy >= size)) {
    return;
  }
  let last = vec2i(textureDimensions(frame)) - 1;
  let scale = vec2f(textureDimensions(frame)) / vec2f(size);
  let centre = (vec2f(pixel.xy) + 0.5) * scale;
  let low = centre - 0.5 * max(scale, vec2f(1.0));
  let high = centre + 0.5 * max(scale, vec2f(1.0));
  let first = vec2i(floor(low));
  let end = vec2i(ceil(high));

  var sum = vec4f(0.0);
  for (var y = first.y; y < end.y; y++) {
    let coverY = min(f32(y + 1), high.y) - max(f32(y), low.y);
    for (var x = first.x; x < end.x; x++) {
      let coverX = min(f32(x + 1), high.x) - max(f32(x), low.x);
      let texel = textureLoad(frame, clamp(vec2i(x, y), vec2i(0), last), 0);
      sum += coverX * coverY * vec4f(texel.rgb, 1.0);
    }
  }
  let mean = clamp(2.0 * sum.rgb / sum.w - 1.0, vec3f(-1.0), vec3f(1.0));
  let at = 3u * (pixel.y * size.x + pixel.x);
  image[at] = mean.r;
  image[at + 1u] = mean.g;
  image[at + 2u] = mean.b;
}
