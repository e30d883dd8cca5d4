#!/usr/bin/env bash
# None of these starts a server.
log() { printf '%s\n' "$@" >&2; }
wait_for() { systemctl is-active "$@"; }
restart() { for unit in "$@"; do systemctl restart "$unit"; done; }
retry() { local times=$1; shift; "$@"; }
say() ( echo "$@" )
log kube-apiserver --etcd-servers=http://127.0.0.1:2379
wait_for kube-apiserver --quiet
restart kube-apiserver --no-block
retry 5 systemctl start kube-apiserver --no-block
say kube-apiserver --v=1
watch -n 5 pgrep kube-apiserver --list-full
