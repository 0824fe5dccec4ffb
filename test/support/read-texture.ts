const wgsl = `
@group(0) @binding(0) var image: texture_2d<f32>;
@group(0) @binding(1) var<storage, read_write> rgba: array<u32>; // 8 bits a channel, row by row

@compute @workgroup_size(8, 8)
fn read(@builtin(global_invocation_id) at: vec3u) {
  let size = textureDimensions(image);
  if (any(at.xy >= size)) { return; }
  rgba[at.y * size.x + at.x] = pack4x8unorm(textureLoad(image, at.xy, 0));
}`;

/** The pixels of a texture that can be bound, RGBA, row by row. */
export async function readTexture(device: GPUDevice, texture: GPUTexture): Promise<Uint8Array> {
  const size = texture.width * texture.height * 4;
  const pixels = device.createBuffer({size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC});
  const copy = device.createBuffer({size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
  try {
    const module = device.createShaderModule({code: wgsl});
    const pipeline = device.createComputePipeline({layout: 'auto', compute: {module}});
    const entries = [
      {binding: 0, resource: texture.createView()},
      {binding: 1, resource: {buffer: pixels}},
    ];
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({layout: pipeline.getBindGroupLayout(0), entries}));
    pass.dispatchWorkgroups(Math.ceil(texture.width / 8), Math.ceil(texture.height / 8));
    pass.end();
    encoder.copyBufferToBuffer(pixels, 0, copy, 0, size);
    device.queue.submit([encoder.finish()]);
    await copy.mapAsync(GPUMapMode.READ);
    return new Uint8Array(copy.getMappedRange().slice(0));
  } finally {
    pixels.destroy();
    copy.destroy();
  }
}
