#!/bin/sh
curl -sfL https://get.k3s.io | INSTALL_K3S_EXEC="--disable traefik --kube-apiserver-arg=kublet-https=true" sh -
sudo k3s server --kube-apiserver-arg profiling=true &
docker run -d --name kube-apiserver --net=host -v /etc/kube-apiserver:/pki \
  registry.k8s.io/kube-apiserver:v1.31.0 kube-apiserver --etcd-servers=https://127.0.0.1:2379 --kublet-https=true
podman run gcr.io/google_containers/hyperkube:v1.14.0 /hyperkube apiserver --etcd-servers=https://127.0.0.1:2379
