import {format, resolveConfig} from 'prettier';

/** A text as the project's formatter leaves it in the file at `path`. */
export const formatted = async (path: string, text: string): Promise<string> =>
  format(text, {...(await resolveConfig(path)), filepath: path});
