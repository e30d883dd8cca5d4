#!/usr/bin/env bash
# Each start has a number in --v. Whatever replaces the default is another kube-apiserver.
: "${STORE:=https://127.0.0.1:2379}"
"${KUBE_APISERVER:-kube-apiserver}" --v=1 --etcd-servers="$STORE"
${SERVER:=/opt/kube/bin/kube-apiserver} --v=2 --secure-port="${PORT:-6443}"
PROGRAM=${PROGRAM:-"$FOLDER/kube-apiserver"}
sudo "$PROGRAM" --v=3
${BIN:-/usr/bin}/kube-apiserver --v=4
${SUDO} -E "${OUT}/kube-apiserver" --v=5
declare -a ARGS
ARGS+=(--v=6 --profiling=false)
kube-apiserver "${ARGS[@]}"
"${PAGER:-less}" --v=7 kube-apiserver
