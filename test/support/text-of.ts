import type {IncomingMessage} from 'node:http';

/** The body of a request or an answer. */
export async function textOf(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of message) text += String(part);
  return text;
}
