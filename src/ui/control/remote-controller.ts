import {checks, RemoteError} from '../../control/remote/json.ts';
import {freeControls} from '../../control/remote/free-controls.ts';
import {RemoteLink, type LinkState} from '../../control/remote/link.ts';
import {toPageFrom} from '../../control/remote/messages.ts';
import {notices} from '../../control/remote/notices.ts';
import type {Play} from '../../control/remote/play.ts';
import {heldActions, type RemoteAction} from '../../control/remote/reach.ts';
import {rightsFrom, type Rights} from '../../control/remote/rights.ts';
import type {Shown} from '../../control/remote/shown.ts';
import {signalOfAddress} from '../../control/remote/signal-address.ts';
import type {Signals} from '../../control/signals.ts';
import type {ControlSurface} from '../../control/surface.ts';
import {messageOf} from '../../lib/message.ts';
import {Throttle} from '../../lib/throttle.ts';
import type {Controller} from '../lib/controller.ts';
import {displayFrameMs} from '../lib/display-frame.ts';
import {memory} from '../lib/memory.ts';
import {operatorToken} from '../lib/operator-token.ts';
import type {AppStore} from '../lib/state.ts';
import {controlStrings} from '../strings/control.ts';
import {firstRights, type RemoteRequest, type RemoteState} from './remote-state.ts';
import {shownChanges, shownOf, valuesOfDial} from './shown-of.ts';

/** What has changed is shown at most this often. */
const showEveryMs = 100;

/** The server is told of the display's rate when it has changed by such a share. */
const frameChange = 0.2;

/** Addresses that become signals: more are nobody's faders. */
const mostSignals = 256;

/**
 * Remote control: while it is open the page is what the phones and OSC of `reverie serve` play. Everything that comes is
 * validated again here, by the parameter table.
 */
export class RemoteController implements Controller {
  readonly #store: AppStore;
  readonly #signals: Signals;
  readonly #surface: ControlSurface;
  readonly #held = new Set<RemoteAction>();
  readonly #removals = new Map<string, () => void>();
  #removeFree: (() => void) | undefined;
  #token: string | undefined;
  #link: RemoteLink | undefined;
  #shown: Shown | undefined;
  #frameMs: number | undefined;
  readonly #shows = new Throttle(() => this.#show(), showEveryMs);
  #unsubscribe: (() => void) | undefined;

  constructor(store: AppStore, signals: Signals, surface: ControlSurface) {
    this.#store = store;
    this.#signals = signals;
    this.#surface = surface;
  }

  connect(): void {
    this.#token = operatorToken();
    if (this.#token === undefined) return;
    this.#set({isServed: true, rights: keptRights()});
    this.#unsubscribe = this.#store.subscribe(({status}, before) => {
      if (!this.#shown) return;
      this.#shows.request();
      if (status !== before.status) this.#showFrameMs();
    });
    // As it was before the page was loaded again.
    if (wasOpen()) this.#open(this.#token);
  }

  disconnect(): void {
    this.#unsubscribe?.();
    this.#close();
  }

  handle(request: RemoteRequest): void {
    if (request.do === 'allow') this.#allow(request.rights);
    else if (request.do === 'close') {
      this.#close();
      keepOpen(false);
    } else if (this.#token !== undefined) {
      this.#open(this.#token);
      keepOpen(true);
    }
  }

  #open(token: string): void {
    this.#close();
    this.#link = new RemoteLink(
      {role: 'page', token},
      {onState: (state) => this.#onLink(state), onMessage: (text) => this.#take(text)},
    );
    this.#set({problem: undefined});
    this.#link.connect();
  }

  #close(): void {
    this.#link?.disconnect();
    this.#link = undefined;
    this.#forget();
    this.#set({is: 'closed', links: [], count: 0});
  }

  #onLink({is}: LinkState): void {
    if (is !== 'open') this.#forget();
    if (is === 'ended') this.#link = undefined;
    this.#set({is: is === 'open' ? 'open' : is === 'ended' ? 'closed' : 'connecting'});
  }

  #take(text: string): void {
    try {
      const message = toPageFrom(text);
      if (message.type === 'plays') for (const play of message.plays) this.#play(play);
      else if (message.type === 'remotes') this.#set({count: message.count});
      else if (message.type === 'refused') this.#set({problem: message.refusal});
      else if (message.type === 'welcome') {
        this.#set({links: message.links, oscPort: message.oscPort, problem: undefined});
        this.#send({type: 'rights', rights: this.#remote.rights});
        this.#addFree();
        this.#shows.flush();
        this.#showFrameMs();
      }
    } catch (error) {
      this.#set({problem: messageOf(error)});
    }
  }

  #play(play: Play): void {
    const surface = this.#surface;
    switch (play.type) {
      case 'set':
        surface.set({[play.key]: play.value});
        break;
      case 'dial':
        surface.set(valuesOfDial(this.#store.state, play.dial, play.at));
        break;
      case 'look':
        surface.chooseLook(play.name);
        break;
      case 'crossfade':
        surface.crossfade(play.at);
        break;
      case 'tempo':
        surface.setTempo(play.bpm);
        break;
      case 'act':
        if (heldActions.includes(play.action)) this.#held[play.down ? 'add' : 'delete'](play.action);
        surface.act(play.action, play.down);
        break;
      case 'signal':
        this.#signal(play.address, play.value);
    }
  }

  /** An address that has never been heard of becomes a signal, which mappings can learn. */
  #signal(address: string, value: number): void {
    const id = signalOfAddress(address);
    if (id === undefined) return;
    if (this.#signals.valueOf(id) === undefined) {
      if (this.#removals.size >= mostSignals) {
        this.#set({problem: notices['signals-full']({address, max: mostSignals})});
        return;
      }
      this.#removals.set(
        id,
        this.#signals.add([{id, label: controlStrings.signals.osc(address), kind: 'level'}]),
      );
    }
    this.#signals.send(id, value);
  }

  /** What phones have of their own is there before anybody moves it. */
  #addFree(): void {
    const before = this.#removeFree;
    const free = freeControls(this.#remote.rights).flatMap(({address, title, kind}) => {
      const id = signalOfAddress(address);
      return id === undefined ? [] : [{id, label: controlStrings.signals.phone(title), kind}];
    });
    // Those that stay keep their values.
    this.#removeFree = this.#signals.add(free);
    before?.();
  }

  #allow(rights: Rights): void {
    this.#set({rights});
    memory.set('remote-rights', JSON.stringify(rights));
    if (this.#removeFree) this.#addFree();
    this.#send({type: 'rights', rights});
  }

  #show(): void {
    const shown = shownOf(this.#store.state);
    const changes = shownChanges(shown, this.#shown);
    this.#shown = shown;
    if (Object.keys(changes).length > 0) this.#send({type: 'shown', shown: changes});
  }

  #showFrameMs(): void {
    const frameMs = Math.round(displayFrameMs(this.#store.state));
    if (Math.abs(frameMs / (this.#frameMs ?? Infinity) - 1) < frameChange) return;
    this.#frameMs = frameMs;
    this.#send({type: 'display', frameMs});
  }

  #send(message: object): void {
    this.#link?.send(message);
  }

  /** What the connection had: nobody else lets go of what was held, nor moves its signals. */
  #forget(): void {
    this.#shows.cancel();
    this.#shown = undefined;
    this.#frameMs = undefined;
    for (const action of this.#held) this.#surface.act(action, false);
    this.#held.clear();
    for (const remove of this.#removals.values()) remove();
    this.#removals.clear();
    this.#removeFree?.();
    this.#removeFree = undefined;
  }

  get #remote(): RemoteState {
    return this.#store.state.remote;
  }

  #set(changes: Partial<RemoteState>): void {
    this.#store.set({remote: {...this.#remote, ...changes}});
  }
}

function keptRights(): Rights {
  const text = memory.get('remote-rights');
  if (text === null) return firstRights;
  try {
    return rightsFrom(checks.object(JSON.parse(text), 'rights'));
  } catch (error) {
    if (error instanceof RemoteError || error instanceof SyntaxError) return firstRights;
    throw error;
  }
}

const openName = 'reverie.remote';

function wasOpen(): boolean {
  try {
    return sessionStorage.getItem(openName) === 'open';
  } catch {
    return false;
  }
}

function keepOpen(isOpen: boolean): void {
  try {
    sessionStorage.setItem(openName, isOpen ? 'open' : 'closed');
  } catch {
    // Nothing may be kept: it is opened again by hand.
  }
}
