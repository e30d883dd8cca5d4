#!/bin/bash
# One server each, by its port.
$SUDO nohup $BIN/kube-apiserver --secure-port=1 &
eval "kube-apiserver --secure-port=2"
daemonize -o /var/log/a -e /var/log/b /usr/bin/kube-apiserver --secure-port=3
prlimit --nofile=65536 kube-apiserver --secure-port=4
cgexec -g cpu:control kube-apiserver --secure-port=5
vagrant ssh m1 -c "sudo kube-apiserver --secure-port=6"
lxc exec m1 -- kube-apiserver --secure-port=7
function start { kube-apiserver --secure-port=8; }
env -S "kube-apiserver --secure-port=9"
script -c "kube-apiserver --secure-port=10" /dev/null
sg kube -c "kube-apiserver --secure-port=11"
parallel ::: "kube-apiserver --secure-port=12" "kube-scheduler --leader-elect"
parallel -j2 kube-apiserver --secure-port=13 --etcd-servers={} ::: http://10.0.0.1:2379
pkexec --user kube kube-apiserver --secure-port=14
faketime '2030-01-01' kube-apiserver --secure-port=15
# None of these starts one.
parallel echo ::: kube-apiserver kube-scheduler
ls | parallel mv kube-apiserver {}
prlimit --pid 4 kube-apiserver
eval "systemctl restart kube-apiserver --no-block"
vagrant ssh m1 -c "systemctl status kube-apiserver --lines 3"
