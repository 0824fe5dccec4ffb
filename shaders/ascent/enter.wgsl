// The image as the network reads it, rolled: input[(p + shift) mod size] = image[p].

const threads: u32 = 64; // a thread a pixel
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let pixel = (group.y * rowOfGroups + group.x) * threads + local;
  if (pixel >= frame.height * frame.width) {
    return;
  }
  let place = vec2u(pixel / frame.width, pixel % frame.width);
  let colour = vec4f(image[3u * pixel], image[3u * pixel + 1u], image[3u * pixel + 2u], 0.0);
  keep(frame.input + rolled(place, vec2u(step.shiftRows, step.shiftColumns)), wideInput, colour);
}
