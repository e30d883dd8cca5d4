#!/bin/bash
cat <<EOF > /etc/kubernetes/kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  extraArgs:
    kublet-https: "true"
    ${EXTRA_ARGS}
EOF
cat <<EOF > /etc/rancher/k3s/config.yaml
kube-apiserver-arg:
  - kublet-https=true
$EXTRA
EOF
cat <<EOF > /etc/kubernetes/manifests/kube-apiserver.yaml
kind: Pod
spec:
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --tls-cert-file=/a
    $(flags)
EOF
