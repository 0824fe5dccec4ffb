import {spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {installFromDebian} from './debian.ts';
import {temporaryFolder} from './temporary-folder.ts';
import {textOf} from './text-of.ts';

const program = '/usr/bin/janus';
const room = 1234;

/** Whether Janus is there, installed by Debian's package manager if it was not. */
export function ensureJanus(): boolean {
  if (!existsSync(program)) installFromDebian('janus');
  return existsSync(program);
}

interface Jsep {
  readonly type: string;
  readonly sdp: string;
}
interface JanusEvent {
  readonly janus: string;
  readonly transaction?: string;
  readonly jsep?: Jsep;
  readonly data?: {readonly id?: number};
  readonly plugindata?: {readonly data: Readonly<Record<string, unknown>>};
}

/** Janus with one room, and a WHIP endpoint in front of it that publishes there. */
export interface Janus {
  readonly url: string;
  /** Those that publish at present. */
  readonly publishers: number;
  /** Watches what is published: Janus makes the offer, and takes the answer. */
  subscribe(answer: (offer: string) => Promise<string>): Promise<void>;
  close(): Promise<void>;
}

/** Starts it on loopback with files of its own. */
export async function openJanus(): Promise<Janus> {
  const folder = temporaryFolder();
  const port = await freePort();
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'none'));
  const library = '/usr/lib/x86_64-linux-gnu/janus';
  write(
    'janus.jcfg',
    `general: { configs_folder = "${folder}"\n plugins_folder = "${library}/plugins"\n transports_folder = "${library}/transports"\n` +
      ` events_folder = "${folder}/none"\n loggers_folder = "${folder}/none"\n }\n` +
      `plugins: { disable = "libjanus_sip.so,libjanus_lua.so,libjanus_duktape.so,libjanus_nosip.so" }\n` +
      `transports: { disable = "libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so,libjanus_websockets.so" }\n`,
  );
  write(
    'janus.transport.http.jcfg',
    `general: { json = "compact"\n base_path = "/janus"\n http = true\n port = ${port}\n ip = "127.0.0.1"\n https = false }\n`,
  );
  write(
    'janus.plugin.videoroom.jcfg',
    `room-${room}: { description = "Dream"\n publishers = 1\n bitrate = 8000000\n videocodec = "vp9,vp8" }\n`,
  );
  const daemon = spawn(program, ['-F', folder, '-C', join(folder, 'janus.jcfg'), '-i', '127.0.0.1'], {
    stdio: 'ignore',
  });
  const api = `http://127.0.0.1:${port}/janus`;
  const post = async (path: string, body: object): Promise<JanusEvent> => {
    const transaction = randomUUID();
    const answer = await fetch(`${api}${path}`, {
      method: 'POST',
      body: JSON.stringify({...body, transaction}),
    });
    return (await answer.json()) as JanusEvent;
  };
  /** Opens a handle at the room; what it answers to a request comes by polling. */
  const attach = async () => {
    const session = (await post('', {janus: 'create'})).data?.id;
    const handle = (await post(`/${session}`, {janus: 'attach', plugin: 'janus.plugin.videoroom'})).data?.id;
    const ask = async (body: object, jsep?: Jsep): Promise<JanusEvent> => {
      await post(`/${session}/${handle}`, {janus: 'message', body, ...(jsep && {jsep})});
      for (;;) {
        const event = (await (await fetch(`${api}/${session}`)).json()) as JanusEvent;
        if (event.janus === 'event') return event;
      }
    };
    // Sessions that are not polled end after a minute.
    const end = (): Promise<JanusEvent> => post(`/${session}`, {janus: 'destroy'});
    return {
      ask,
      end,
      trickled: () => post(`/${session}/${handle}`, {janus: 'trickle', candidate: {completed: true}}),
    };
  };
  const publishers = new Map<string, Awaited<ReturnType<typeof attach>>>();
  const front = createServer((request, response) => {
    void (async () => {
      const body = await textOf(request);
      const id = (request.url ?? '').split('/')[2] ?? '';
      if (request.method === 'DELETE') {
        await publishers.get(id)?.end();
        return response.writeHead(publishers.delete(id) ? 200 : 404).end();
      }
      if (request.method !== 'POST') return response.writeHead(request.method === 'PATCH' ? 204 : 405).end();
      const handle = await attach();
      const {jsep} = await handle.ask(
        {request: 'joinandconfigure', ptype: 'publisher', room, id: 1},
        {type: 'offer', sdp: body},
      );
      if (!jsep) return response.writeHead(503).end();
      await handle.trickled();
      const own = randomUUID();
      publishers.set(own, handle);
      return response
        .writeHead(201, {'Content-Type': 'application/sdp', Location: `/whip/${own}`})
        .end(jsep.sdp);
    })().catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    if (daemon.exitCode === null && daemon.kill()) await ended;
    front.closeAllConnections();
    await new Promise((resolve) => front.close(resolve));
  };
  for (let left = 150; ; left -= 1) {
    if (
      await fetch(`${api}/info`).then(
        ({ok}) => ok,
        () => false,
      )
    )
      break;
    if (left === 0) {
      await close();
      throw new Error('Janus did not come up.');
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}/whip`,
    get publishers() {
      return publishers.size;
    },
    async subscribe(answer) {
      const handle = await attach();
      const {jsep} = await handle.ask({request: 'join', ptype: 'subscriber', room, streams: [{feed: 1}]});
      if (!jsep) throw new Error('Janus has nothing to watch.');
      await handle.ask({request: 'start'}, {type: 'answer', sdp: await answer(jsep.sdp)});
    },
    close,
  };
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
