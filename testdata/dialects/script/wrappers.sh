#!/usr/bin/env bash
sudo -u kube -g kube -- /opt/kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=1
env -u HOME -C /tmp GOGC=50 kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=2
exec -a api kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=3
ionice -c 2 -n 0 nice -n -5 stdbuf -oL kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=4
flock -w 5 /run/lock timeout -s KILL 10m kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=5
ip -n x netns exec blue chroot --userspec=1:1 /data/fs /kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=6
systemd-run --unit api -p Restart=always --slice=kube setsid kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=7
taskset -c 0-3 chrt -f 10 numactl -N 0 kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=8
"${SUDO:-}" "${OUT}/kube-apiserver" --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=9
if ! command kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=10; then exit 1; fi
su-exec kube tini -- kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=11
gdb -q --args kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=12
flock /run/lock -c 'kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=13'
