import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';

/**
 * Listens on 127.0.0.1, where only this machine can connect, and gives the address with a slash at its end. Port 0 is
 * any free one. Throws Error if the port is taken.
 */
export function listenOnLoopback(
  server: Server,
  port: number,
  {what, option}: {readonly what: string; readonly option: string},
): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE' ? 'is taken, perhaps by a kiosk that is already running' : error.message;
      reject(new Error(`Port ${port} of ${what}: ${reason}. Choose another with ${option}.`));
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    });
  });
}

/** Closes a server, connections that are kept alive included. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** True for this machine's own names. A page of another site whose name was rebound to 127.0.0.1 uses that name. */
export const isLoopbackName = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '');
