#!/bin/sh
su - kube -c "kube-apiserver --etcd-servers=http://a:2379 --v=1"
ssh -p 22 root@m1 "nohup kube-apiserver --etcd-servers=http://b:2379 >/dev/null 2>&1 &"
tmux new-session -d -s kas 'kube-apiserver --etcd-servers=http://c:2379'
screen -dmS kas kube-apiserver --etcd-servers=http://d:2379
start-stop-daemon --start --background --exec /usr/bin/kube-apiserver -- --etcd-servers=http://e:2379
# None of these starts one.
su kube
ssh root@m1 systemctl restart kube-apiserver --no-block
tmux kill-session -t kube-apiserver --all
start-stop-daemon --stop --exec /usr/bin/kube-apiserver -- --etcd-servers=http://f:2379
