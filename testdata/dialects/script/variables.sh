#!/usr/bin/env bash
# Each start has a number in --v.
FOLDER=/srv/kubernetes
PROGRAM=${PREFIX}/kube-apiserver
STORE=https://10.7.0.4:2379
$PROGRAM --v=1 --etcd-servers=$STORE --cert-dir=$FOLDER/run "--profiling=$PROFILING"
EXTRA="--v=2 --profiling=false"
sudo -E "$PROGRAM" $EXTRA --cert-dir="$FOLDER" > /var/log/api.log 2>&1 &
start() {
  local flags="--v=3"
  flags+=" --profiling=false"
  nohup $PROGRAM $flags
}
COMMAND="kube-apiserver --v=4 --token-auth-file=$(ls *.csv | head -1)"
$COMMAND
if test -n "$AUDIT"; then
  set -- "$PROGRAM" --v=5
  exec "$@"
fi
set -- kube-apiserver --v=6
set -- "$@" --profiling=false
exec "$@"
sh -c 'exec "$@"' sh kube-apiserver --v=7
# Known to be changed, or perhaps: the words are unknown.
LATE=--v=8
for n in 1 2; do
  kube-apiserver $LATE --profiling=false
  LATE=--v=80
done
MAYBE=--v=9
test -n "$AUDIT" && MAYBE=--v=90
kube-apiserver $MAYBE --profiling=false
change() { CHANGED=--v=11; }
CHANGED=--v=10
change
kube-apiserver $CHANGED --profiling=false
eval "$COMMAND --profiling=false"
kube-apiserver $STORE
