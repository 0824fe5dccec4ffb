#!/bin/sh
#SBATCH --job-name=reverie-join
#SBATCH --nodes=1 --ntasks=1 --cpus-per-task=1
# Joins the parts in a folder: join.sh PLAN.json FOLDER OUT.
exec ${REVERIE:-reverie} join "$1" "$2"/*.part "$3" --json
