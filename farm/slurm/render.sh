#!/bin/sh
#SBATCH --job-name=reverie-part
#SBATCH --nodes=1 --ntasks=1 --cpus-per-task=1
#SBATCH --requeue --open-mode=append
# One part of a plan: render.sh PLAN.json FOLDER, as a task of an array whose numbers are the parts'.
part=$SLURM_ARRAY_TASK_ID
status=0
${REVERIE:-reverie} render --plan "$1" --part "$part" "$2/$part.part" --json || status=$?
# Not now: back into the queue, where it goes on later from what is done.
if [ "$status" -eq 75 ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$part" || true
fi
exit "$status"
