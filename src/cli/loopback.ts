import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';

/**
 * Listens on 127.0.0.1, where only this machine can connect, and gives the address with a slash at its end. Port 0 is
 * any free one. Throws Error if the port is taken.
 */
export async function listenOnLoopback(server: Server, port: number, named: Named): Promise<string> {
  return `http://127.0.0.1:${await listenOn(server, port, '127.0.0.1', named)}/`;
}

/** What is listened for, and the option that chooses where. */
interface Named {
  readonly what: string;
  readonly option: string;
}

/** Listens on an address of this machine, and gives the port. Throws Error if it is taken, or the address is not here. */
export function listenOn(server: Server, port: number, host: string, {what, option}: Named): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Readonly<Record<string, string>> = {
        EADDRINUSE: 'is taken, perhaps by another Reverie that is already running',
        EADDRNOTAVAIL: `cannot be opened, for ${host} is not an address of this machine`,
      };
      const reason = reasons[error.code ?? ''] ?? error.message;
      reject(new Error(`Port ${port} of ${what}: ${reason}. Choose another with ${option}.`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
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
