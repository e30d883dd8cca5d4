#!/bin/bash
%{ if debug }
set -x
%{ endif }
cat > /etc/rancher/config.sh <<'EOF'
echo nothing
EOF
cat > /etc/kubernetes/manifests/kube-apiserver.yaml <<'EOF'
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
spec:
  containers:
  - name: kube-apiserver
    image: ${image}
    command:
    - kube-apiserver
    - --etcd-servers=${etcd}
%{ if serving }
    - --tls-cert-file=/pki/apiserver.crt
    - --tls-private-key-file=/pki/apiserver.key
%{ endif }
EOF
