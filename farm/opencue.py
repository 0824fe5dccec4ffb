"""Submits the parts of a plan to OpenCue, and a layer that joins them when all are done:

    python3 farm/opencue.py PLAN.json FOLDER OUT SHOW SHOT USER

Every host sees the same files and has `reverie`. Needs OpenCue's `outline` package.
"""

import json
import sys

import outline
import outline.cuerun
import outline.modules.shell

plan, folder, out, show, shot, user = sys.argv[1:]
with open(plan, encoding='utf-8') as file:
    parts = len(json.load(file)['parts'])

job = outline.Outline('reverie', shot=shot, show=show, user=user)
render = outline.modules.shell.Shell(
    'parts',
    command=['reverie', 'render', '--plan', plan, '--part', '#IFRAME#', f'{folder}/#IFRAME#.part', '--json'],
    range=f'1-{parts}',
    chunk=1,
)
join = outline.modules.shell.Shell(
    'join',
    command=['reverie', 'join', plan, *[f'{folder}/{part}.part' for part in range(1, parts + 1)], out, '--json'],
    range='1',
)
join.depend_all(render)
job.add_layer(render)
job.add_layer(join)
outline.cuerun.launch(job, use_pycuerun=False)
