#!/bin/sh
# Does the steps of the Containerfile in a fresh Debian below a folder, where no container engine can be run:
#   test/support/container-steps.sh FOLDER
# Needs root and debootstrap. Afterwards FOLDER/build and FOLDER/run are the file systems of its two stages.
set -eu
root=$1
here=$(cd "$(dirname "$0")/../.." && pwd)
release=$(sed -n 's/^FROM .*debian:\([a-z]*\)-slim.*/\1/p' "$here/Containerfile" | head -n 1)
mkdir -p "$root"

# Runs a script of a stage; DNS, certificates and the clock are the host's.
inside() {
  cp /etc/resolv.conf "$1/etc/resolv.conf"
  mkdir -p "$1/etc/ssl"
  cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/host.crt"
  mountpoint -q "$1/proc" || mount -t proc proc "$1/proc"
  status=0
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive \
    NODE_EXTRA_CA_CERTS=/etc/ssl/host.crt chroot "$1" sh -euc "cd '$2'; $3" || status=$?
  umount "$1/proc"
  return "$status"
}

# Each stage's instructions, one a line, as KEYWORD and the rest.
instructions() {
  sed -e '/^#/d' -e '/^$/d' "$here/Containerfile" | sed -e ':a' -e '/\\$/N;s/\\\n */ /;ta' |
    awk -v wanted="$1" '/^FROM/ {stage += 1} stage == wanted'
}

stage() {
  number=$1 target=$2 folder=/
  [ -d "$target/usr" ] || debootstrap --variant=minbase "$release" "$target" > /dev/null
  instructions "$number" | while read -r keyword rest; do
    case $keyword in
      RUN) inside "$target" "$folder" "$rest" < /dev/null ;;
      WORKDIR) folder=$rest && mkdir -p "$target$folder" ;;
      COPY)
        from=$here
        case $rest in --from=build*) from=$root/build && rest=${rest#--from=build } ;; esac
        to=${rest##* }
        case $to in /*) ;; *) to=$folder/$to ;; esac
        for source in ${rest% *}; do
          if [ -d "$from/$source" ]; then mkdir -p "$target$to" && cp -a "$from/$source/." "$target$to/"
          else cp -a "$from/$source" "$target$to"; fi
        done
        ;;
    esac
  done
}

stage 1 "$root/build"
stage 2 "$root/run"
# Debian's images keep no package that they have installed.
rm -rf "$root/run/var/cache/apt"
du -sh --apparent-size "$root/run"
