// A job type of Blender's Flamenco: put this file into the `scripts` folder of Flamenco Manager. Every worker sees the
// same storage and has `reverie`, or sets the variable {reverie} to where it is.
const JOB_TYPE = {
  label: 'Reverie',
  description: 'Render the parts of a plan of reverie plan, and join them.',
  settings: [
    {key: 'plan', type: 'string', subtype: 'file_path', required: true, description: 'plan.json'},
    {key: 'folder', type: 'string', subtype: 'dir_path', required: true, description: 'Where the parts go'},
    {key: 'output', type: 'string', subtype: 'file_path', required: true, description: 'The joined video'},
    {key: 'parts', type: 'int32', required: true, description: 'The number of parts in the plan'},
    {key: 'reverie', type: 'string', default: 'reverie', visible: 'hidden'},
  ],
};

function compileJob(job) {
  const {plan, folder, output, parts, reverie} = job.settings;
  const run = (name, type, args) => {
    const task = author.Task(name, type);
    task.addCommand(author.Command('exec', {exe: reverie, args: args}));
    return task;
  };
  const files = [];
  const join = author.Task('join', 'misc');
  for (let part = 1; part <= parts; part += 1) {
    const file = folder + '/' + part + '.part';
    files.push(file);
    const task = run('part-' + part, 'misc', [
      'render',
      '--plan',
      plan,
      '--part',
      String(part),
      file,
      '--json',
    ]);
    join.addDependency(task);
    job.addTask(task);
  }
  join.addCommand(
    author.Command('exec', {exe: reverie, args: ['join', plan].concat(files, [output, '--json'])}),
  );
  job.addTask(join);
}
