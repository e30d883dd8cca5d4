#!/bin/bash
# INSTALL_K3S_EXEC="server --kube-apiserver-arg=commented=1"
curl -sfL https://get.k3s.io | INSTALL_K3S_EXEC="agent --server https://a" sh -
curl -sfL https://get.k3s.io | sh -s - server --kube-apiserver-arg=profiling=true
export INSTALL_K3S_EXEC='server --kube-apiserver-arg v=2'
echo run k3s server --kube-apiserver-arg=echoed=1
mask=$(( 1 <<bits ))
sudo docker run -d -v kube-apiserver-data:/data registry.k8s.io/kube-apiserver:v1.30.1 --etcd-servers=https://a
