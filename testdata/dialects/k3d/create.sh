#!/bin/sh
# docs/usage/commands of k3d: version 5, then version 4.
sudo k3d cluster create dev --servers 3 --image rancher/k3s:v1.30.2-k3s2 \
  --k3s-arg "--kube-apiserver-arg=oidc-client-id=dev@server:*" \
  --k3s-arg '--kube-apiserver-arg=v=4@agent:0' \
  --k3s-arg="--kube-apiserver-arg=oidc-issuer-url=https://dex.example.com@server:0;server:1"
k3d cluster create old --k3s-server-arg --kube-apiserver-arg=profiling=true
k3d cluster delete dev
