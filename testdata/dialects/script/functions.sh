#!/usr/bin/env bash
# Each start has a number in --v.
run() { echo "+ $*"; sudo "$@"; }
function in_background {
  nohup "$@" > /var/log/run.log 2>&1 &
}
as_user() {
  local user=$1
  shift
  sudo -u "$user" "$@"
}
from_second() { timeout "$1" "${@:2}"; }
in_a_shell() { bash -c "$*"; }
outer() { run env A=b "$@"; }
with_own_flags() {
  kube-apiserver --v=7 --etcd-servers="$1"
}
run kube-apiserver --v=1
in_background /usr/local/bin/kube-apiserver --v=2
as_user kube kube-apiserver --v=3
from_second 5s kube-apiserver --v=4
in_a_shell kube-apiserver --v=5 --profiling=false
outer kube-apiserver --v=6
with_own_flags kube-apiserver
