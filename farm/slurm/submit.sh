#!/bin/sh
# Has Slurm render the parts of a plan, and join them once all are done; prints the numbers of both jobs:
#   farm/slurm/submit.sh PLAN.json FOLDER OUT [JOBS_AT_A_TIME]
# All three are on storage that every node sees. REVERIE is the command, `reverie` if it is not set; SBATCH_PARTITION,
# SBATCH_GRES and so on say where the jobs run.
set -eu
plan=$1 folder=$2 out=$3 most=${4:-100}
here=$(dirname "$0")
mkdir -p "$folder"
parts=$(grep -c '"preRollFrames":' "$plan")
array=$(sbatch --parsable "--array=1-$parts%$most" --output="$folder/%a.log" "$here/render.sh" "$plan" "$folder")
join=$(sbatch --parsable --dependency="afterok:$array" --kill-on-invalid-dep=yes --output="$folder/join.log" \
  "$here/join.sh" "$plan" "$folder" "$out")
echo "$array $join"
