#!/usr/bin/env bash
ARGS=(
  # the store
  --etcd-servers=https://10.3.0.4:2379
  "--service-account-key-file=/srv/sa.pub"
)
ARGS+=(--v=1)
kube-apiserver "${ARGS[@]}" --profiling=false
COMMAND=(kube-apiserver "${ARGS[@]}" --v=2)
sudo "${COMMAND[@]}" &
if test -n "$AUDIT"; then
  ARGS+=(--audit-log-path=/var/log/audit.log)
fi
kube-apiserver "${ARGS[@]}" --v=3
kube-apiserver "${OTHER[@]}" --v=4
