#!/bin/sh
# Plans, renders and joins a video in what container-steps.sh made, as the container would: as user 1000, with a root that
# cannot be written to, /tmp in memory, and no network:
#   unshare --mount --net --propagation private test/support/container-run.sh FOLDER WORK VIDEO
# WORK is a folder that everybody may write to, with VIDEO in it; it gets plan.json, parts and out.mp4. Needs root.
set -eu
root=$1/run work=$2 video=$3
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$work" "$root/work"

ip link set lo up
variables=$(sed -n 's/^ENV //p' "$(dirname "$0")/../../Containerfile")
inside() {
  # shellcheck disable=SC2086 # They are separate words.
  env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin $variables \
    chroot --userspec=1000:1000 "$root" sh -euc "cd /work; $1"
}

inside 'if touch /opt/reverie/written 2> /dev/null; then echo "The root can be written to." >&2; exit 1; fi'
inside "reverie plan '$video' out.mp4 --set resolution=75 --set backend=wasm --parts 2 > plan.json"
inside 'mkdir -p parts'
for part in $(seq "$(grep -c '"preRollFrames":' "$work/plan.json")"); do
  inside "reverie render --plan plan.json --part $part parts/$part.part --json" | tail -n 1
done
inside 'reverie join plan.json parts/*.part out.mp4 --json' | tail -n 1
