/** An endpoint in a process of its own, which writes where it is, and four times a second what has come, a line of JSON each. */
import {openWhipEndpoint} from './whip-endpoint.ts';

const endpoint = await openWhipEndpoint();
const write = (): void => {
  const {url, frames, opened} = endpoint;
  process.stdout.write(`${JSON.stringify({url, frames, opened})}\n`);
};
write();
setInterval(write, 250);
// What started it is gone, or wants it to end.
process.stdin.resume().on('end', () => process.exit());
