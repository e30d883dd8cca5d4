#!/bin/sh
ssh -t "root@$NODE" "printf '[Unit]
Description=API
[Service]
ExecStart=/opt/kube-apiserver \
  --etcd-servers=https://10.3.0.4:2379 \
  --advertise-address=$NODE
' | sudo tee /etc/systemd/system/kube-apiserver.service"
echo "apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver}
spec:
  containers:
  - name: kube-apiserver
    command: [kube-apiserver, --etcd-servers=https://10.3.0.4:2379]" > /etc/kubernetes/manifests/api.yaml
