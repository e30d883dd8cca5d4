#!/bin/sh
exec kube-apiserver --etcd-servers=https://127.0.0.1:2379 --authorization-mode=Node,RBAC "$@"
