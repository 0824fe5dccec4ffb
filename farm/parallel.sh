#!/bin/sh
# Has GNU parallel render the parts of a plan over ssh, and joins them:
#   farm/parallel.sh PLAN.json FOLDER OUT [HOSTS [JOBS_PER_HOST]]
# HOSTS as --sshlogin takes them, such as node1,node2; this machine if none are given. Every host sees the same files, and
# their paths have no spaces. REVERIE is the command there, `reverie` if it is not set. A job that fails is tried three
# times; run again, the script goes on with what is missing.
set -eu
plan=$1 folder=$2 out=$3 hosts=${4:-:} jobs=${5:-1}
reverie=${REVERIE:-reverie}
mkdir -p "$folder"
parts=$(grep -c '"preRollFrames":' "$plan")
seq "$parts" | parallel --will-cite --sshlogin "$hosts" --jobs "$jobs" --retries 3 --joblog "$folder/jobs.log" \
  "$reverie render --plan $plan --part {} $folder/{}.part --json"
exec $reverie join "$plan" "$folder"/*.part "$out" --json
