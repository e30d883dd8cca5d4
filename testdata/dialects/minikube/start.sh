#!/bin/bash
minikube start -p dev --kubernetes-version=v1.30.4 --apiserver-port=9443 \
  --extra-config=apiserver.authorization-mode=RBAC \
  --extra-config apiserver.audit-policy-file=/etc/ssl/certs/audit-policy.yaml \
  --extra-config=kubelet.cgroup-driver=systemd
minikube start --extra-config=kubelet.v=4
minikube delete
