// The gradient for those who asked for it alone: image[p] = d objective / d image[p], not rolled.

const threads: u32 = 64; // a thread a pixel
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let pixel = (group.y * rowOfGroups + group.x) * threads + local;
  if (pixel >= frame.height * frame.width) {
    return;
  }
  let place = vec2u(pixel / frame.width, pixel % frame.width);
  let at = rolled(place, vec2u(step.shiftRows, step.shiftColumns));
  let gradient = step.gradientScale * fetch(frame.gradient + at, 0u);
  image[3u * pixel] = gradient.x;
  image[3u * pixel + 1u] = gradient.y;
  image[3u * pixel + 2u] = gradient.z;
}
