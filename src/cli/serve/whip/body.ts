import type {IncomingMessage} from 'node:http';

/** Descriptions of a few tracks have some kilobytes. */
export const bodyBytesAtMost = 64 * 1024;

/** The body of a request as text; undefined if it is too long, or breaks off. */
export function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      // The rest is read and forgotten, so that the answer arrives.
      if (bytes <= bodyBytesAtMost) parts.push(part);
    });
    request.on('end', () =>
      resolve(bytes > bodyBytesAtMost ? undefined : Buffer.concat(parts).toString('utf8')),
    );
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

/** Whether a request's body is of this media type. */
export const isOfType = ({headers}: IncomingMessage, type: string): boolean =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() === type;
