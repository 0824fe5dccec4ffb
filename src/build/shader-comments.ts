import type {Plugin} from 'vite';

/** A shader without the lines that are only comments; a comment behind code may be an instruction to `specialise`. */
export const withoutComments = (wgsl: string): string => wgsl.replaceAll(/^\s*\/\/.*\n/gm, '');

/** Leaves the comments of shaders out of a build: visitors would download them. */
export const shaderComments = (): Plugin => ({
  name: 'shader-comments',
  apply: 'build',
  transform: {
    filter: {id: /\.wgsl\?raw$/},
    handler(code) {
      const text = /^export default (".*");?\s*$/s.exec(code)?.[1];
      if (text === undefined) throw new Error(`A shader came as something else than its text: ${code}`);
      return {
        code: `export default ${JSON.stringify(withoutComments(JSON.parse(text) as string))};`,
        map: null,
      };
    },
  },
});
