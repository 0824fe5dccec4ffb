/**
 * The templates of farm/, run as their engines run them, with programs in place of the engines' and of `reverie` that note
 * what they were called with. What they call `reverie` with is read by its own reader of options.
 */
import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {runInNewContext} from 'node:vm';
import {beforeEach, describe, expect, test} from 'vitest';
import {readJoinOptions, type JoinRequest} from '../../../../src/cli/parts/join-options.ts';
import {readPartOptions, type PartRequest} from '../../../../src/cli/parts/part-options.ts';
import {plan} from '../../../support/plan.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const [programs, calls, planFile, parts] = [at('bin'), at('calls'), at('plan.json'), at('parts')];
const template = (name: string): string => readFileSync(join('farm', name), 'utf8');

/** A program that notes its name and its arguments, and does something. */
function program(name: string, does = ''): void {
  const note = `{ printf '%s\\036' ${name} "$@"; printf '\\n'; } >> "${calls}"`;
  writeFileSync(join(programs, name), `#!/bin/sh\n${note}\n${does}\n`, {mode: 0o755});
}

mkdirSync(programs);
program('reverie', 'exit "${STATUS:-0}"');
program('sbatch', 'echo 41');
program('scontrol');
// As GNU parallel does it, with this option file of its own: a command for each line, and it fails where one does.
program(
  'parallel',
  'for last; do :; done; while read -r line; do sh -c "$(echo "$last" | sed "s/{}/$line/g")"; done',
);
program('aws', 'echo job-1');
writeFileSync(planFile, JSON.stringify(plan, undefined, 1));

beforeEach(() => {
  rmSync(calls, {force: true});
  rmSync(parts, {recursive: true, force: true});
  mkdirSync(parts);
  for (const {part} of plan.parts) writeFileSync(join(parts, `${part}.part`), '');
});

/** Runs a command with those programs; gives its status. */
const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): number | null =>
  spawnSync(command, args, {
    env: {PATH: [programs, process.env.PATH ?? ''].join(delimiter), ...env},
    stdio: 'ignore',
  }).status;

/** What was called, in order: each a name and its arguments. */
const called = (name: string): string[][] =>
  readFileSync(calls, 'utf8')
    .split('\n')
    .map((line) => line.split('\u001e').slice(0, -1))
    .filter(([each]) => each === name)
    .map(([, ...args]) => args);

type Asked = PartRequest | JoinRequest;

/** What `reverie` was asked for, by its own readers. */
const asked = ([command, ...args]: readonly string[]): Asked => {
  if (command === 'render') return readPartOptions(args);
  if (command === 'join') return readJoinOptions(args);
  throw new Error(`A farm has no use for reverie ${command ?? ''}.`);
};
const askedOf = (): Asked[] => called('reverie').map(asked);

const part = (number: number, planPath: string, of: string): Partial<PartRequest> => ({
  ...{planPath, part: number, output: `${of}/${number}.part`, json: true},
});
const joined = (output: string): Partial<JoinRequest> => ({
  ...{planPath: planFile, parts: [join(parts, '1.part'), join(parts, '2.part')], output, json: true},
});

describe('Slurm', () => {
  const env = {SLURM_ARRAY_TASK_ID: '2', SLURM_ARRAY_JOB_ID: '41'};

  test('renders the part of a task’s number, and puts it back into the queue if it is not to go on now', () => {
    expect(run('farm/slurm/render.sh', [planFile, parts], env)).toBe(0);
    expect(askedOf()).toMatchObject([part(2, planFile, parts)]);
    expect(run('farm/slurm/render.sh', [planFile, parts], {...env, STATUS: '75'})).toBe(75);
    expect(called('scontrol')).toEqual([['requeue', '41_2']]);
    expect(run('farm/slurm/render.sh', [planFile, parts], {...env, STATUS: '1'})).toBe(1);
    expect(called('scontrol')).toHaveLength(1);
  });

  test('joins all parts of the folder', () => {
    expect(run('farm/slurm/join.sh', [planFile, parts, at('out.mp4')])).toBe(0);
    expect(askedOf()).toMatchObject([joined(at('out.mp4'))]);
  });

  test('is given a task for each part of the plan, and the join after all', () => {
    expect(run('farm/slurm/submit.sh', [planFile, parts, 'out.mp4', '7'])).toBe(0);
    const [array = [], after = []] = called('sbatch');
    expect(array).toEqual(expect.arrayContaining([`--array=1-${plan.parts.length}%7`, planFile, parts]));
    expect(after).toEqual(expect.arrayContaining(['--dependency=afterok:41', planFile, parts, 'out.mp4']));
    for (const script of [array, after].map((args) => args.find((each) => each.endsWith('.sh')) ?? '')) {
      expect(readdirSync('farm/slurm').map((name) => `farm/slurm/${name}`)).toContain(script);
    }
  });
});

test('GNU parallel renders every part, then joins them', () => {
  expect(run('farm/parallel.sh', [planFile, parts, at('out.mp4'), 'node1,node2', '3'])).toBe(0);
  expect(askedOf()).toMatchObject([
    part(1, planFile, parts),
    part(2, planFile, parts),
    joined(at('out.mp4')),
  ]);
  expect(called('parallel')[0]).toEqual(expect.arrayContaining(['--sshlogin', 'node1,node2', '--jobs', '3']));
});

/** What a container does with an index that begins at 0. */
function inContainer(command: readonly string[], env: NodeJS.ProcessEnv = {}): Asked[] {
  const [program = '', ...args] = command;
  expect(run(program, args, env)).toBe(0);
  return askedOf();
}

const inWork = part(3, '/work/plan.json', '/work/parts');
const joinedInWork = {planPath: '/work/plan.json', output: '/work/out.mp4', parts: ['/work/parts/*.part']};

/** The words of the first `args:` in a Kubernetes file, as a container gets them after `sh -c`. */
function argsIn(yaml: string): string {
  const inline = /args: \['([^']+)'\]/.exec(yaml)?.[1];
  const folded = /args:\n\s+- >-\n((?: {14}.*\n)+)/.exec(yaml)?.[1];
  const found = inline ?? folded;
  if (found === undefined) throw new Error('There are no args.');
  return found.trim().replace(/\n\s*/g, ' ');
}

describe('Kubernetes', () => {
  test('renders the part after its index', () => {
    const yaml = template('kubernetes.yaml');
    expect(yaml).toContain("command: ['sh', '-c']");
    const found = inContainer(['sh', '-c', argsIn(yaml)], {JOB_COMPLETION_INDEX: '2'});
    expect(found).toMatchObject([inWork]);
    expect(yaml).toMatch(/operator: In\n\s+values: \[75\]/);
  });

  test('joins all parts', () => {
    const found = inContainer(['sh', '-c', argsIn(template('kubernetes-join.yaml'))]);
    expect(found).toMatchObject([joinedInWork]);
  });
});

describe('AWS Batch', () => {
  interface Definition {
    readonly retryStrategy: {readonly evaluateOnExit: readonly Record<string, string>[]};
    readonly containerProperties: {readonly command: readonly string[]};
  }

  test('renders the part after its index, and again only what left with 75 or lost its machine', () => {
    const {containerProperties, retryStrategy} = JSON.parse(template('aws-batch.json')) as Definition;
    const env = {AWS_BATCH_JOB_ARRAY_INDEX: '2'};
    expect(inContainer(containerProperties.command, env)).toMatchObject([inWork]);
    expect(
      retryStrategy.evaluateOnExit.filter(({action}) => action === 'RETRY').map(({onExitCode}) => onExitCode),
    ).toEqual(['75', undefined]);
  });

  test('is given a job for each part, and the join after all', () => {
    expect(run('farm/aws-batch.sh', [planFile, 'queue'])).toBe(0);
    const [definition = [], array = [], after = []] = called('aws');
    expect(definition.slice(0, 2)).toEqual(['batch', 'register-job-definition']);
    expect(array).toEqual(expect.arrayContaining([`size=${plan.parts.length}`, 'queue']));
    expect(after).toEqual(expect.arrayContaining(['jobId=job-1']));
    const command = after.find((each) => each.startsWith('command='))?.slice('command='.length) ?? '';
    expect(inContainer(JSON.parse(command) as string[])).toMatchObject([joinedInWork]);
  });
});

test('Google Batch renders the part after its index, and tries again what left with 75', () => {
  interface Job {
    readonly taskGroups: readonly [
      {
        readonly taskSpec: {
          readonly lifecyclePolicies: readonly {
            readonly action: string;
            readonly actionCondition: {readonly exitCodes: readonly number[]};
          }[];
          readonly runnables: readonly [
            {readonly container: {readonly entrypoint: string; readonly commands: readonly string[]}},
          ];
        };
      },
    ];
  }
  const [{taskSpec}] = (JSON.parse(template('gcp-batch.json')) as Job).taskGroups;
  const {entrypoint, commands} = taskSpec.runnables[0].container;
  expect(inContainer([entrypoint, ...commands], {BATCH_TASK_INDEX: '2'})).toMatchObject([inWork]);
  const [retried] = taskSpec.lifecyclePolicies;
  expect(retried?.action).toBe('RETRY_TASK');
  expect(retried?.actionCondition.exitCodes).toContain(75);
});

test('Flamenco renders every part, and joins them after all', () => {
  interface Task {
    readonly name: string;
    readonly commands: {exe: string; args: string[]}[];
    readonly after: Task[];
    addCommand(command: Task['commands'][0]): void;
    addDependency(task: Task): void;
  }
  const tasks: Task[] = [];
  const author = {
    Task: (name: string): Task => {
      const task: Task = {
        ...{name, commands: [], after: []},
        addCommand: (command) => void task.commands.push(command),
        addDependency: (other) => void task.after.push(other),
      };
      return task;
    },
    Command: (_: string, parameters: Task['commands'][0]) => parameters,
  };
  const job = {
    settings: {plan: planFile, folder: parts, output: at('out.mp4'), parts: 2, reverie: 'reverie'},
    addTask: (task: Task) => void tasks.push(task),
  };
  runInNewContext(`${template('flamenco.js')}; compileJob(job)`, {author, job});
  const found = tasks.map(({commands}) => asked([...(commands[0]?.args ?? [])]));
  expect(found).toMatchObject([part(1, planFile, parts), part(2, planFile, parts), joined(at('out.mp4'))]);
  expect(tasks.at(-1)?.after).toEqual(tasks.slice(0, -1));
});

const hasPython = spawnSync('python3', ['--version'], {stdio: 'ignore'}).status === 0;

test.skipIf(!hasPython)('OpenCue renders every part, and joins them after all', () => {
  // What the template uses of OpenCue's package, printing the layers.
  const stubs = at('stubs');
  mkdirSync(join(stubs, 'outline/modules'), {recursive: true});
  const write = (name: string, text: string): void => writeFileSync(join(stubs, 'outline', name), text);
  write(
    '__init__.py',
    'class Outline:\n    def __init__(self, name, shot, show, user): self.layers = []\n    def add_layer(self, layer): self.layers.append(layer)\n',
  );
  write('modules/__init__.py', '');
  write(
    'modules/shell.py',
    'class Shell:\n    def __init__(self, name, command, range, chunk=1): self.command, self.range, self.after = command, range, []\n    def depend_all(self, layer): self.after.append(layer.range)\n',
  );
  write(
    'cuerun.py',
    'import json\ndef launch(job, use_pycuerun): print(json.dumps([vars(layer) for layer in job.layers]))\n',
  );
  const args = ['farm/opencue.py', planFile, parts, at('out.mp4'), 'show', 'shot', 'user'];
  const {stdout, stderr} = spawnSync('python3', args, {
    env: {...process.env, PYTHONPATH: stubs, PYTHONDONTWRITEBYTECODE: '1'},
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  interface Layer {
    readonly command: readonly string[];
    readonly range: string;
    readonly after: readonly string[];
  }
  const [rendering, joining] = JSON.parse(stdout) as readonly [Layer, Layer];
  expect(rendering.range).toBe('1-2');
  const second = rendering.command.slice(1).map((word) => word.replaceAll('#IFRAME#', '2'));
  expect(asked(second)).toMatchObject(part(2, planFile, parts));
  expect(joining.after).toEqual(['1-2']);
  expect(asked(joining.command.slice(1))).toMatchObject(joined(at('out.mp4')));
});

test('every template is run here', () => {
  const known = [
    'slurm',
    'parallel',
    'kubernetes',
    'kubernetes-join',
    'aws-batch',
    'gcp-batch',
    'flamenco',
    'opencue',
  ];
  const found = readdirSync('farm').map((name) => name.replace(/\.[a-z]+$/, ''));
  expect([...new Set(found)].toSorted()).toEqual(known.toSorted());
});
