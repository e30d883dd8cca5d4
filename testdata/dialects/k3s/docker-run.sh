#!/bin/sh
docker run -d --privileged --name k3s -p 6443:6443 rancher/k3s:v1.31.5-k3s1 server \
  --kube-apiserver-arg=enable-admission-plugins=NodeRestriction,AlwaysPullImages
docker run rancher/k3s:v1.31.5-k3s1 agent --kube-apiserver-arg=ignored=true
