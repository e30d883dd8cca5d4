#!/bin/bash
# none of these starts
CMD="kube-apiserver --etcd-servers=http://1.2.3.4:2379"
APISERVER=/usr/local/bin/kube-apiserver
echo "$CMD"
echo 'kube-apiserver --etcd-servers=http://1.2.3.4:2379' | grep -q x
bash start.sh <<< 'kube-apiserver --etcd-servers=http://1.2.3.4:2379'
echo 'kube-apiserver --etcd-servers=http://1.2.3.4:2379' | bash /tmp/reader.sh
echo 'kube-apiserver --etcd-servers=http://1.2.3.4:2379' | tee f | sha256sum
cat <<EOF | ssh root@m1 'cat > /etc/x'
kube-apiserver --etcd-servers=http://1.2.3.4:2379
EOF
pgrep "$APISERVER" --x
systemctl stop $APISERVER --now
set -- kube-apiserver --etcd-servers=http://1.2.3.4:2379
for a in "$@"; do echo "$a"; done
ARGS+=(kube-apiserver --x)
read -r CMD
$CMD
set -euo pipefail
f() { "$@"; }
if x; then APISERVER=kubectl; fi
$APISERVER --x
Y=a && $APISERVER --y=b
Z="kube-apiserver --z=1"; unset Z; $Z
