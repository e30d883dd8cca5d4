#!/usr/bin/env bash
# Each start has a number in --v.
ip vrf exec blue kube-apiserver --v=1
gcloud compute ssh m1 --zone=z --command='sudo kube-apiserver --v=2'
minikube ssh -- sudo kube-apiserver --v=3
dlv exec --headless /usr/bin/kube-apiserver -- --v=4
supervise-daemon api --start /usr/bin/kube-apiserver -- --v=5
authbind --deep kube-apiserver --v=6
proxychains4 -q kube-apiserver --v=7
su - kube -lc 'kube-apiserver --v=8'
runuser kube --command='kube-apiserver --v=9'
softlimit -m 4000000 kube-apiserver --v=10
