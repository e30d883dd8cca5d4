#!/usr/bin/env bash
set -euo pipefail

cat <<EOF | sudo tee /etc/kubernetes/kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
kubernetesVersion: ${VERSION}
apiServer:
  extraArgs:
    kubelet-certificate-authority: /etc/kubernetes/pki/ca.crt
EOF

if ! pgrep -f kube-apiserver; then
  kube-apiserver --version
fi

cat > /etc/systemd/system/kube-apiserver.service <<EOF
[Service]
ExecStart=/usr/local/bin/kube-apiserver \\
  --etcd-servers=https://127.0.0.1:2379 \\
  --tls-cert-file=/srv/kubernetes/apiserver.pem \\
  --tls-private-key-file=/srv/kubernetes/apiserver-key.pem
EOF

nohup ./bin/kube-apiserver \
  --etcd-servers="${ETCD}" \
  --tls-cert-file="$CERTS/apiserver.crt" \
  --tls-private-key-file=/srv/apiserver.key > /tmp/apiserver.log 2>&1 &
